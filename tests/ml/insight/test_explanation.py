from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import TrainingConfig, train
from ml.explanations import Explanation
from ml.insight.coordinates import Coordinates, typed_customers
from ml.insight.explanation import explain
from ml.insight.placement_rules import rule_of
from ml.modeling.pipeline import place, segments_of
from ml.scoring.scorer import score
from ml.training import table_from_frame
from ml.types import UNASSIGNED, SegmentationModel

QUICK = TrainingConfig(n_resamples=0, n_references=0, min_segment_share=0)
FORMS = ("full", "tied", "diag", "spherical")
OTHERS = ("bisecting_kmeans", "hierarchical", "dbscan", "hdbscan")


def customers() -> pl.DataFrame:
    """Three groups with skewed and plain numbers, whole ones, a category, and gaps."""
    rng = np.random.default_rng(7)
    group = rng.integers(0, 3, 150)
    spend = np.exp(rng.normal(size=150) * 0.5 + 4 + 1.5 * group)
    plan = np.where(rng.random(150) < 0.9, np.array(["basic", "plus", "pro"])[group], "basic")
    frame = pl.DataFrame(
        {
            "spend": spend.round(2),
            "visits": rng.poisson(3 + 10 * group),
            "tenure": rng.normal(size=150) + 5 * (group == 1),
            "plan": plan,
        }
    )
    gaps = [
        pl.when(pl.Series(rng.random(150) > 0.05)).then(pl.col(name)).alias(name) for name in frame.columns
    ]
    return frame.with_columns(gaps)


@cache
def model_of(algorithm: str, form: Any = "auto", pca: Any = "auto", n_segments: int = 3) -> SegmentationModel:
    number: Any = "auto" if algorithm.endswith("dbscan") else n_segments
    config = replace(QUICK, algorithm=algorithm, covariance_type=form, pca=pca, n_segments=number)
    if algorithm == "dbscan":
        config = replace(config, eps=0.4, min_samples=4)
    return train(customers(), config)


CASES = [
    *(("kmeans", "auto", pca, n) for pca in ("auto", None, 2) for n in (2, 3)),
    *(("gmm", form, pca, 3) for form in FORMS for pca in ("auto", 2)),
    *((name, "auto", "auto", 3) for name in OTHERS),
]


@cache
def explained(case: tuple[Any, ...]) -> tuple[SegmentationModel, pl.DataFrame, list[Explanation]]:
    model = model_of(*case)
    features = typed_customers(model, model.customers)
    return model, features, explain(model, features)


def placed(model: SegmentationModel, records: list[dict[str, Any]]) -> list[int]:
    """Where the scorer puts records, each sent alone as a service would."""
    kinds = {
        name: pl.String if name in model.data.categorical_features else pl.Float64
        for name in model.data.features
    }
    return [
        int(score(model, table_from_frame(pl.DataFrame([one], schema=kinds))).frame["segment"][0])
        for one in records
    ]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_contributions_and_base_add_up_to_the_difference(case: tuple[Any, ...]) -> None:
    _, _, explanations = explained(case)

    for one in explanations:
        total = one.base + sum(part.contribution for part in one.why)
        assert total == pytest.approx(one.difference, rel=1e-9, abs=1e-9)
        assert [part.feature for part in one.why] == [
            part.feature for part in sorted(one.why, key=lambda part: -abs(part.contribution))
        ]


@pytest.mark.parametrize("case", [case for case in CASES if case[0] == "kmeans"], ids=str)
def test_the_difference_of_k_means_is_that_of_scikit_learns_squared_distances(case: tuple[Any, ...]) -> None:
    model, features, explanations = explained(case)

    distances = np.sort(model.pipeline.transform(features) ** 2, axis=1)
    assert [one.difference for one in explanations] == pytest.approx(distances[:, 1] - distances[:, 0])
    assert {one.base for one in explanations} == {0}


@pytest.mark.parametrize("case", [case for case in CASES if case[0] == "gmm"], ids=str)
def test_the_difference_of_a_mixture_is_the_logarithm_of_scikit_learns_odds(case: tuple[Any, ...]) -> None:
    model, features, explanations = explained(case)

    mixture = model.pipeline[-1].mixture_
    densities = np.sort(mixture._estimate_weighted_log_prob(model.pipeline[:-1].transform(features)), axis=1)
    assert [one.difference for one in explanations] == pytest.approx(densities[:, -1] - densities[:, -2])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_places_as_the_pipeline_does(case: tuple[Any, ...]) -> None:
    model, features, explanations = explained(case)

    labels = place(model.pipeline, model.algorithm, features).labels
    assert [one.segment for one in explanations] == segments_of(labels, model.segment_of_label).tolist()
    coordinates = Coordinates(model)
    points = coordinates.points(coordinates.rows(features))
    rule = rule_of(model.pipeline[-1])
    ahead = np.column_stack([rule.advantage(points, label) for label in range(model.n_segments)])
    assert np.where(ahead.max(axis=1) >= -1e-9, ahead.argmax(axis=1), UNASSIGNED).tolist() == labels.tolist()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_change_moves_and_no_part_of_it_does(case: tuple[Any, ...]) -> None:
    model, features, explanations = explained(case)
    some = list(zip(features.to_dicts(), explanations, strict=True))[::10]

    assert any(one.to_move for _, one in some)
    for record, one in some:
        changes = {move.feature: move.to for move in one.to_move or ()}
        assert all(record[move.feature] == move.present for move in one.to_move or ())
        for n_features in range(1, len(changes) + 1):
            for names in combinations(changes, n_features):
                changed = {**record, **{name: changes[name] for name in names}}
                is_moved = placed(model, [changed]) == [one.next_segment]
                assert is_moved == (n_features == len(changes))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_change_stays_within_what_training_saw_and_whole_numbers_stay_whole(case: tuple[Any, ...]) -> None:
    _, features, explanations = explained(case)

    for move in (move for one in explanations for move in one.to_move or ()):
        seen = features[move.feature]
        if isinstance(move.to, str):
            assert move.to in seen
        else:
            assert seen.min() <= move.to <= seen.max()  # type: ignore[operator]
            assert move.feature != "visits" or move.to == int(move.to)


@pytest.mark.parametrize("case", [CASES[1], CASES[6]], ids=str)
def test_no_smaller_change_of_one_number_is_overlooked(case: tuple[Any, ...]) -> None:
    model, features, explanations = explained(case)
    coordinates = Coordinates(model)

    for record, one in list(zip(features.to_dicts(), explanations, strict=True))[::15]:
        row = coordinates.rows(pl.DataFrame([record], schema=features.schema))[0]
        alone = one.to_move is not None and len(one.to_move) == 1
        for axis in coordinates.numbers:
            values = np.linspace(axis.low, axis.high, 400)
            if axis.is_whole:
                values = values.round()
            tried = pl.DataFrame(
                [{**record, axis.feature: value} for value in values], schema=features.schema
            )
            labels = place(model.pipeline, model.algorithm, tried).labels
            hits = values[segments_of(labels, model.segment_of_label) == one.next_segment]
            if not len(hits):
                continue
            assert alone, "one feature would have done"
            (move,) = one.to_move or ()
            nearest = np.abs(axis.coordinate(hits) - row[axis.column]).min()
            if move.feature == axis.feature and not axis.is_whole:
                # Rounding may go a twentieth further.
                ours = abs(float(axis.coordinate(float(move.to))) - row[axis.column])
                assert ours <= 1.051 * nearest + 1e-6


def test_two_features_move_a_customer_by_the_shortest_way_to_a_straight_border() -> None:
    rng = np.random.default_rng(0)
    frame = pl.DataFrame(
        np.concatenate([rng.uniform(0, 1, (60, 2)), 1 + rng.uniform(0, 1, (60, 2))]),
        schema=["a", "b"],
    )
    model = train(frame, replace(QUICK, algorithm="kmeans", n_segments=2, log_transform=False, pca=None))
    coordinates = Coordinates(model)
    # From here even the largest value of one feature alone does not reach the border.
    corner = pl.DataFrame({"a": [-0.5], "b": [-0.5]})

    (one,) = explain(model, corner)

    assert one.to_move is not None
    assert {move.feature for move in one.to_move} == {"a", "b"}
    after = corner.with_columns(pl.lit(move.to).alias(move.feature) for move in one.to_move)
    steps = coordinates.rows(after) - coordinates.rows(corner)
    way = np.linalg.norm(np.diff(model.pipeline[-1].cluster_centers_, axis=0))
    shortest = one.difference / 2 / way
    assert shortest <= np.linalg.norm(steps) <= 1.06 * shortest


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(CASES),
    st.none() | st.floats(-1e6, 1e12),
    st.none() | st.integers(-5, 10_000),
    st.none() | st.floats(-1e6, 1e6),
    st.none() | st.sampled_from(["basic", "plus", "pro", "unheard of"]),
)
def test_any_customer_is_explained_and_its_move_holds(
    case: tuple[Any, ...], spend: float | None, visits: int | None, tenure: float | None, plan: str | None
) -> None:
    model = model_of(*case)
    record = {"spend": spend, "visits": visits, "tenure": tenure, "plan": plan}
    record = {name: record[name] for name in model.data.features}
    features = typed_customers(
        model, pl.DataFrame([record], schema_overrides={"plan": pl.String}, strict=False)
    )

    (one,) = explain(model, features)

    total = one.base + sum(part.contribution for part in one.why)
    assert abs(total - one.difference) <= 1e-9 * max(1, abs(one.difference))
    if one.to_move:
        changed = {**record, **{move.feature: move.to for move in one.to_move}}
        assert placed(model, [changed]) == [one.next_segment]


def test_an_unassigned_customer_is_compared_with_none() -> None:
    model, _, explanations = explained(("dbscan", "auto", "auto", 3))
    unassigned = [one for one in explanations if one.segment == UNASSIGNED]

    assert unassigned
    for one in unassigned:
        assert one.base == -(model.pipeline[-1].eps_ ** 2)
        assert one.difference > 0
        assert {part.typical for part in one.why} == {None}


def test_typical_is_the_median_or_the_most_frequent_category_of_the_segment() -> None:
    model, features, explanations = explained(("kmeans", "auto", "auto", 3))
    inside = features.filter(model.customers["segment"] == explanations[0].segment)

    typical = {part.feature: part.typical for part in explanations[0].why}
    assert typical["spend"] == pytest.approx(inside["spend"].median())
    assert typical["plan"] in inside["plan"].drop_nulls().mode()


def test_no_rows_need_no_explanation() -> None:
    model, features, _ = explained(("kmeans", "auto", "auto", 3))

    assert explain(model, features.clear()) == []
