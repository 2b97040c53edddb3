"""Why a customer is in its segment, and what would move it."""

from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import multivariate_normal

from ml import TrainingConfig, train
from ml.data import samples
from ml.data.frames import table_from_frame
from ml.explanations import Explanation
from ml.insight.axes import Axes
from ml.insight.explanation import Explainer, find_lead
from ml.modeling.rules import standing_rule
from ml.scoring.scorer import score
from ml.types import UNASSIGNED, SegmentationModel

QUICK = TrainingConfig(n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, n_segments=3)
N_EXPLAINED = 25


def mixed() -> pl.DataFrame:
    """Spend with gaps, a share that is no amount, and categories."""
    rng = np.random.default_rng(1)
    table = samples.wholesale().with_columns(
        share=pl.Series(rng.normal(0.3, 0.2, 440)),
        kind=pl.col("Channel").replace_strict({1: "café", 2: "shop"}),
        region=pl.col("Region").cast(pl.String),
    )
    gap = pl.int_range(pl.len()) % 11 == 0
    return table.with_columns(Milk=pl.when(~gap).then("Milk"), region=pl.when(~gap).then("region"))


KINDS: dict[str, dict[str, Any]] = {
    "kmeans": {"algorithm": "kmeans"},
    "kmeans, seven": {"algorithm": "kmeans", "n_segments": 7},
    "kmeans, no PCA, no log": {"algorithm": "kmeans", "pca": None, "log_transform": False, "scale": False},
    "bisecting_kmeans": {"algorithm": "bisecting_kmeans", "n_segments": 5},
    "gmm full": {"algorithm": "gmm", "covariance_type": "full"},
    "gmm tied": {"algorithm": "gmm", "covariance_type": "tied"},
    "gmm diag": {"algorithm": "gmm", "covariance_type": "diag", "pca": 4},
    "gmm spherical": {"algorithm": "gmm", "covariance_type": "spherical", "n_segments": 4},
    "hierarchical": {"algorithm": "hierarchical"},
    "hdbscan": {"algorithm": "hdbscan", "n_segments": "auto"},
    "dbscan": {"algorithm": "dbscan", "n_segments": "auto", "eps": 0.45, "min_samples": 20},
    "mixed kmeans": {
        "algorithm": "kmeans",
        "features": ("Fresh", "Milk", "Grocery", "share", "kind", "region"),
    },
    "mixed gmm": {"algorithm": "gmm", "features": ("Milk", "Grocery", "share", "kind")},
    "categories": {"algorithm": "kmeans", "features": ("kind", "region"), "n_segments": 3},
    "one feature": {"algorithm": "kmeans", "features": ("Milk",)},
}
EXACT = [
    kind for kind, options in KINDS.items() if options["algorithm"] in {"kmeans", "bisecting_kmeans", "gmm"}
]


class Explained:
    """A model, some of its customers, and why they are where they are."""

    def __init__(self, kind: str) -> None:
        self.model: SegmentationModel = train(mixed(), replace(QUICK, **KINDS[kind]))
        self.customers = self.model.customers.sample(N_EXPLAINED, seed=3)
        self.explanations: list[Explanation] = list(Explainer(self.model).explain(self.customers))


explained_once = cache(Explained)


@pytest.fixture(scope="module", params=KINDS)
def explained(request: pytest.FixtureRequest) -> Explained:
    return explained_once(request.param)


@pytest.fixture(scope="module", params=EXACT)
def exact(request: pytest.FixtureRequest) -> Explained:
    return explained_once(request.param)


def segments_of(model: SegmentationModel, records: list[dict[str, Any]]) -> list[int]:
    table = pl.DataFrame(records, infer_schema_length=None)
    return score(model, table_from_frame(table), on_error="impute").frame["segment"].to_list()


def test_contributions_add_up_to_the_difference(explained: Explained) -> None:
    for one in explained.explanations:
        total = one.base + sum(each.contribution for each in one.why)
        assert total == pytest.approx(one.difference, abs=1e-9 * max(1, abs(one.difference)))
        assert {each.feature for each in one.why} == set(explained.model.data.features)
        assert one.segment != one.next_segment != UNASSIGNED


def test_it_is_the_segment_that_scoring_gives(explained: Explained) -> None:
    assert [one.segment for one in explained.explanations] == explained.customers["segment"].to_list()
    for one, row in zip(explained.explanations, explained.customers.iter_rows(named=True), strict=True):
        assert all(each.value == row[each.feature] for each in one.why)


def test_the_difference_is_that_of_the_algorithms_own_scores(exact: Explained) -> None:
    clusterer = exact.model.pipeline[-1]
    X = exact.model.pipeline[:-1].transform(exact.customers.select(exact.model.data.features))
    if exact.model.algorithm == "gmm":
        mixture = clusterer.mixture_
        covariances = {
            "full": mixture.covariances_,
            "tied": [mixture.covariances_] * len(mixture.means_),
        }.get(mixture.covariance_type, [np.diag(np.ones(X.shape[1]) * one) for one in mixture.covariances_])
        scores = np.column_stack(
            [
                np.log(weight) + multivariate_normal(mean, covariance).logpdf(X)
                for weight, mean, covariance in zip(
                    mixture.weights_, mixture.means_, covariances, strict=True
                )
            ]
        )
    else:
        scores = -(clusterer.transform(X) ** 2)
    ranked = np.argsort(-scores, axis=1)
    lead = scores[np.arange(len(X)), ranked[:, 0]] - scores[np.arange(len(X)), ranked[:, 1]]

    assert [one.difference for one in exact.explanations] == pytest.approx(lead.tolist(), rel=1e-9, abs=1e-8)
    numbers = [exact.model.segment_of_label[label] for label in ranked[:, 1]]
    assert [one.next_segment for one in exact.explanations] == numbers


def test_shares_are_the_integrated_gradients_from_the_border(exact: Explained) -> None:
    """Written anew: the gradient of the difference, summed up along the straight way from its origin."""
    axes = Axes(exact.model)
    one, Z = exact.explanations[0], axes.transform(exact.customers.select(exact.model.data.features))
    x = axes.project(Z)[0]
    labels = list(exact.model.segment_of_label)
    lead = find_lead(standing_rule(exact.model.pipeline[-1])(x), labels.index(one.segment), x)
    start, h = axes.lift(lead.origin), 1e-5
    middles = (np.arange(200) + 0.5) / 200

    def difference(z: np.ndarray) -> float:
        return lead.difference(axes.project(z[None])[0])

    for feature, columns in axes.columns.items():
        total = 0.0
        for column in columns:
            unit = np.zeros(len(start))
            unit[column] = h
            slopes = [
                (
                    difference(start + t * (Z[0] - start) + unit)
                    - difference(start + t * (Z[0] - start) - unit)
                )
                / (2 * h)
                for t in middles
            ]
            total += float(np.mean(slopes)) * (Z[0] - start)[column]
        told = next(each.contribution for each in one.why if each.feature == feature)
        assert told == pytest.approx(total, abs=1e-4 * max(1, abs(total)))


def test_every_proposed_change_moves_the_customer_and_no_part_of_it_does(explained: Explained) -> None:
    model, n_moved = explained.model, 0
    for one, row in zip(explained.explanations, explained.customers.iter_rows(named=True), strict=True):
        if one.to_move is None:
            continue
        n_moved += 1
        changes = {change.feature: change.new_value for change in one.to_move}
        assert all(change.value == row[change.feature] for change in one.to_move)
        assert segments_of(model, [{**row, **changes}]) == [one.next_segment]
        parts = [
            {**row, **{feature: changes[feature] for feature in part}}
            for size in range(1, len(changes))
            for part in combinations(changes, size)
        ]
        assert one.next_segment not in (segments_of(model, parts) if parts else [])
    assert n_moved > N_EXPLAINED / 2


def test_changes_stay_within_what_training_has_seen(explained: Explained) -> None:
    for one in explained.explanations:
        for change in one.to_move or ():
            seen = explained.model.customers[change.feature]
            if seen.dtype == pl.String:
                assert change.new_value in seen.to_list()
            else:
                assert float(seen.min()) <= float(change.new_value) <= float(seen.max())  # type: ignore[arg-type]
                assert not seen.dtype.is_integer() or float(change.new_value) % 1 == 0  # type: ignore[arg-type]


def test_no_single_feature_does_it_with_less(exact: Explained) -> None:
    """Every feature on a fine grid between the least and the greatest: none moves the customer sooner."""
    model, axes = exact.model, Axes(exact.model)
    for one, row in list(zip(exact.explanations, exact.customers.iter_rows(named=True), strict=True))[:8]:
        before = axes.transform(pl.DataFrame([row], schema=exact.customers.schema))[0]
        records = []
        for feature, axis in axes.numeric.items():
            low, high = axis.transform(np.array([axis.low, axis.high]))
            values = axis.invert(np.linspace(low, high, 300)).clip(axis.low, axis.high)
            values = values.round() if axis.is_whole else values
            records += [{**row, feature: float(value)} for value in values]
        records += [{**row, name: value} for name, known in axes.categories.items() for value in known]
        is_moved = np.array(segments_of(model, records)) == one.next_segment
        if one.to_move is None or len(one.to_move) > 1:
            assert not is_moved.any()
            continue
        (change,) = one.to_move
        kinds = {name: pl.Float64 if name in axes.numeric else pl.String for name in model.data.features}
        tried = [{**row, change.feature: change.new_value}, *records]
        Z = axes.transform(pl.DataFrame([{name: each[name] for name in kinds} for each in tried], kinds))
        proposed, *others = np.linalg.norm(Z - before, axis=1)
        # Few digits may take it a fiftieth further.
        assert proposed <= 1.02 * np.array(others)[is_moved].min(initial=np.inf) + 1e-6


def test_a_missing_value_counts_as_imputed() -> None:
    model = train(mixed(), replace(QUICK, algorithm="kmeans"))
    row = dict.fromkeys(model.data.features, 1000.0)
    (one,) = Explainer(model).explain(
        pl.DataFrame([{**row, "Milk": None}], schema=dict.fromkeys(row, pl.Float64))
    )

    told = {each.feature: each.value for each in one.why}
    assert told["Milk"] is None
    assert np.isfinite(one.difference)


def test_numbers_with_gaps_are_named() -> None:
    model = train(mixed(), replace(QUICK, algorithm="kmeans"))
    gaps = replace(
        model,
        segments=tuple(replace(one, segment=one.segment * 3 + 1) for one in model.segments),
        segment_of_label=tuple(segment * 3 + 1 for segment in model.segment_of_label),
    )
    names = {one.segment: one.name for one in gaps.segments}
    for one in Explainer(gaps).explain(gaps.customers.head(20)):
        assert one.segment in names
        assert names[one.next_segment] == one.next_name


def test_as_few_features_as_possible_are_changed_on_a_straight_border() -> None:
    """With two segments of k-means, how far each feature can bring a customer says how many it takes."""
    rng = np.random.default_rng(5)
    middles = np.repeat([[0.0] * 12, [1.6] * 12], 150, axis=0)
    table = pl.DataFrame(middles + rng.normal(size=middles.shape), schema=[f"f{n}" for n in range(12)])
    options = {"features": None, "algorithm": "kmeans", "n_segments": 2, "pca": None, "outliers": "keep"}
    model = train(table, replace(QUICK, **options))
    axes, centres = Axes(model), model.pipeline[-1].cluster_centers_
    customers = model.customers.sample(40, seed=1)
    Z = axes.transform(customers.select(model.data.features))
    seen = model.customers.select(model.data.features)
    low, high = axes.transform(pl.concat([seen.min(), seen.max()]))

    for one, z in zip(Explainer(model).explain(customers), Z, strict=True):
        own, other = (
            centres[model.segment_of_label.index(number)] for number in (one.segment, one.next_segment)
        )
        slope = 2 * (own - other)
        lead = ((z - other) ** 2).sum() - ((z - own) ** 2).sum()
        gains = np.sort(np.maximum(slope * (z - low), slope * (z - high)))[::-1]
        fewest = int((np.cumsum(gains) < lead).sum()) + 1
        assert one.to_move is None or len(one.to_move) >= fewest
        # Where all of what was seen is hardly enough, rounding may take one more.
        is_tight = gains[:fewest].sum() < 1.001 * lead
        assert fewest > 6 or (one.to_move is not None and len(one.to_move) <= fewest + is_tight)
