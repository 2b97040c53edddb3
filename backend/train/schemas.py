"""The options of ``POST /train``, for the description of the API; ``ml.modeling.config`` checks them."""

from typing import Any

from backend.openapi import table_body

COLUMNS = {"type": "array", "items": {"type": "string"}}

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
            "enum": ["auto", "kmeans", "gmm"],
            "default": "auto",
            "description": "How segments are formed; auto tries all and takes the best.",
        },
        "n_segments": {
            "anyOf": [{"type": "integer", "minimum": 2, "maximum": 100}, {"const": "auto"}],
            "default": "auto",
            "description": "How many segments.",
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
        "activate": {
            "type": "boolean",
            "default": True,
            "description": "Make it the model that /segment uses.",
        },
    },
    "examples": [{"n_segments": 4}],
}
TRAIN_BODY = table_body(OPTIONS)
LOCATION = {"Location": {"description": "The job.", "schema": {"type": "string"}}}
