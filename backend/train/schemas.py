"""The options of ``POST /train``, for the description of the API; ``ml.modeling.config`` checks them."""

from typing import Any

from backend.openapi import table_body

COLUMNS = {"type": "array", "items": {"type": "string"}}

TRANSACTION_COLUMNS = {
    name: {"type": ["string", "null"], "default": None}
    for name in ("customer", "date", "amount", "quantity", "price", "invoice", "product", "category")
}

# Written out, since asking ml would bring scikit-learn into every start; a test compares the two.
OPTIONS: dict[str, Any] = {
    "type": "object",
    "description": "How to train; every option may be left out.",
    "additionalProperties": False,
    "properties": {
        "features": {
            "anyOf": [{**COLUMNS, "minItems": 1}, {"type": "null"}],
            "default": None,
            "description": (
                "The columns to compare customers by, also if they are almost empty or an id that holds "
                "numbers; null takes every usable one."
            ),
        },
        "exclude": {
            **COLUMNS,
            "default": [],
            "description": "Columns to leave out; none of them is taken for the id.",
        },
        "id_column": {
            "type": ["string", "null"],
            "default": None,
            "description": "The column with the customer's id; null detects it.",
        },
        "categorical": {
            "anyOf": [COLUMNS, {"type": "null"}],
            "default": None,
            "description": (
                "The columns whose values are categories, such as codes: of all columns of numbers exactly "
                "these; texts that repeat are categories anyway. null decides by what is in them."
            ),
        },
        "on_duplicate_id": {
            "enum": ["last", "first", "mean", "error"],
            "default": "last",
            "description": (
                "Which row counts for a customer whose id stands in several: the last, the first, or the "
                "mean of the numbers with the last known categories; error refuses the table."
            ),
        },
        "algorithm": {
            "enum": [
                "auto",
                "kmeans",
                "bisecting_kmeans",
                "gmm",
                "hierarchical",
                "genie",
                "dbscan",
                "hdbscan",
            ],
            "default": "auto",
            "description": (
                "How segments are formed; auto tries those that suit the table and says why it took which."
            ),
        },
        "n_segments": {
            "anyOf": [{"type": "integer", "minimum": 2, "maximum": 100}, {"const": "auto"}],
            "default": "auto",
            "description": "How many segments; dbscan and hdbscan find their number themselves.",
        },
        "max_segments": {
            "type": "integer",
            "minimum": 2,
            "maximum": 50,
            "default": 10,
            "description": "The most segments that are tried.",
        },
        "log_transform": {
            "enum": ["auto", True, False],
            "default": "auto",
            "description": (
                "The log scale, which keeps the sign of negatives: auto takes it for skewed features with at "
                "most 5 % of them, true for all numbers."
            ),
        },
        "scale": {"type": "boolean", "default": True, "description": "Give every feature the same spread."},
        "pca": {
            "anyOf": [
                {"type": "integer", "minimum": 1},
                {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
                {"const": "auto"},
                {"type": "null"},
            ],
            "default": "auto",
            "description": "How many principal components, or which share of the variance; null for none.",
        },
        "missing": {
            "enum": ["impute", "drop"],
            "default": "impute",
            "description": "Fill in missing values, or leave their rows out.",
        },
        "outliers": {
            "enum": ["exclude", "keep"],
            "default": "exclude",
            "description": "Whether rows far from the rest may shape segments; they are placed either way.",
        },
        "min_segment_share": {
            "type": "number",
            "minimum": 0,
            "maximum": 0.5,
            "default": 0.02,
            "description": (
                "Numbers of segments that leave one with a smaller share of the customers are refused."
            ),
        },
        "covariance_type": {
            "enum": ["auto", "full", "tied", "diag", "spherical"],
            "default": "auto",
            "description": "The form of the covariances of gmm; auto takes the one with the lowest BIC.",
        },
        "linkage": {
            "enum": ["ward", "complete", "average", "single"],
            "default": "ward",
            "description": "How far apart two groups are, for hierarchical.",
        },
        "eps": {
            "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "null"}],
            "default": None,
            "description": (
                "How near a neighbour is for dbscan, in the units of the space; null takes it from the curve "
                "of distances to the nearest neighbours."
            ),
        },
        "min_samples": {
            "anyOf": [{"type": "integer", "minimum": 2, "maximum": 1000}, {"type": "null"}],
            "default": None,
            "description": (
                "How many customers make a dense place, for dbscan and hdbscan; null goes by the table."
            ),
        },
        "n_resamples": {
            "type": "integer",
            "minimum": 0,
            "maximum": 1000,
            "default": 50,
            "description": "Bootstrap resamples for the stability of each segment; 0 leaves it unmeasured.",
        },
        "n_references": {
            "anyOf": [{"const": 0}, {"type": "integer", "minimum": 19, "maximum": 1000}],
            "default": 60,
            "description": (
                "Tables without structure, of each of two kinds, that the customers are compared with; 0 "
                "leaves structure untested."
            ),
        },
        "random_state": {
            "type": "integer",
            "minimum": 0,
            "maximum": 2**32 - 1,
            "default": 42,
            "description": "The same number and table give the same segments.",
        },
        "name": {
            "anyOf": [{"type": "string", "minLength": 1, "maxLength": 200}, {"type": "null"}],
            "default": None,
            "description": "What to call the model; null makes a name from the data.",
        },
        "transactions": {
            "anyOf": [
                {"type": "object", "additionalProperties": False, "properties": TRANSACTION_COLUMNS},
                {"type": "boolean"},
                {"type": "null"},
            ],
            "default": None,
            "description": (
                "For a table of purchases, the columns that hold the customer, the date, the amount (or the "
                "quantity and the price), the invoice, the product and the category; what is not named is "
                "found. null decides by the table whether its rows are purchases, true takes them for such, "
                "false for customers."
            ),
        },
        "as_of": {
            "anyOf": [{"type": "string", "examples": ["2026-01-31"]}, {"type": "null"}],
            "default": None,
            "description": (
                "The day that recency is counted to; later purchases are left out. null is the day after the "
                "last purchase."
            ),
        },
        "refunds": {
            "enum": ["match", "net", "apart"],
            "default": "match",
            "description": (
                "match takes away a purchase with the refund that mirrors it, and takes the other refunds "
                "off the customer's spend; net only takes them off; apart leaves spend as it was bought."
            ),
        },
        "activate": {
            "type": "boolean",
            "default": True,
            "description": "Make it the model that /segment uses.",
        },
        "take_over": {
            "type": "boolean",
            "default": True,
            "description": "Keep numbers, names and colours of the active model's segments where they go on.",
        },
    },
    "examples": [{"n_segments": 4}],
}
TRAIN_BODY = table_body(OPTIONS)
LOCATION = {"Location": {"description": "The job.", "schema": {"type": "string"}}}
