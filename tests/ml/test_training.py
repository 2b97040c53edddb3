"""The whole way in ml, on the UCI wholesale customers, against the numbers recomputed independently."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.metrics import adjusted_rand_score

from ml import TrainingConfig, read_table, segment, train
from ml.data import samples
from ml.data.report import describe_table
from ml.errors import InvalidConfig, InvalidValues, NoUsableFeatures, TooFewCustomers
from ml.training import check_trainable
from ml.types import SegmentationModel, Table, TableFormat

SPEND = samples.SPEND_COLUMNS


@pytest.fixture(scope="session")
def wholesale(wholesale_csv: Path) -> Table:
    return read_table(wholesale_csv)


def train_report(table: Table, algorithm: str) -> SegmentationModel:
    """The way of the published report: log, no scaling, two components, five outliers left out."""
    config = TrainingConfig(
        n_resamples=0, n_references=0, features=SPEND, algorithm=algorithm, n_segments=2, scale=False, pca=2,
        covariance_type="full",
    )  # fmt: skip
    return train(table, config)


@pytest.mark.parametrize(("algorithm", "silhouette"), [("kmeans", 0.426281015469), ("gmm", 0.42191684646)])
def test_the_published_silhouettes_come_out(wholesale: Table, algorithm: str, silhouette: float) -> None:
    model = train_report(wholesale, algorithm)

    assert model.scores.silhouette == pytest.approx(silhouette, abs=1e-6)
    assert model.data.n_rows_used == model.scores.silhouette_n_rows == 435
    assert model.data.n_outliers_excluded == 5


def test_the_published_components_and_inertia_come_out(wholesale: Table) -> None:
    model = train_report(wholesale, "kmeans")

    assert model.pca is not None
    assert model.pca.explained_variance_ratio == pytest.approx([0.4430, 0.2638], abs=5e-5)
    assert model.scores.inertia == pytest.approx(1732.95, abs=0.1)
    assert model.scores.space == "log, 2 principal components"


@pytest.mark.parametrize(("algorithm", "agreement"), [("kmeans", 0.605), ("gmm", 0.639)])
def test_segments_agree_with_the_channel_as_published(
    wholesale: Table, algorithm: str, agreement: float
) -> None:
    model = train_report(wholesale, algorithm)
    shaped = ~model.customers["is_outlier"].to_numpy()
    channel, segments = wholesale.frame["Channel"].to_numpy(), model.customers["segment"].to_numpy()

    assert adjusted_rand_score(channel[shaped], segments[shaped]) == pytest.approx(agreement, abs=0.002)
    assert adjusted_rand_score(channel, segments) >= (0.60 if algorithm == "gmm" else 0.59)


def test_the_standardised_series_comes_out(wholesale: Table) -> None:
    model = train(
        wholesale,
        TrainingConfig(n_resamples=0, n_references=0, features=SPEND, algorithm="kmeans", max_segments=8),
    )

    assert model.pca is not None
    assert model.pca.explained_variance_ratio == pytest.approx([0.4412, 0.2595], abs=5e-5)
    # From k = 8 on, the best of many restarts differs in the third decimal.
    series = [0.4167, 0.3969, 0.3365, 0.3507, 0.3586, 0.3663, 0.3542]
    assert [one.silhouette for one in model.selection] == pytest.approx(series, abs=0.0015)
    assert [one.is_chosen for one in model.selection] == [True] + [False] * 6


def test_all_rows_are_used_when_outliers_are_kept(wholesale: Table) -> None:
    config = TrainingConfig(
        features=SPEND, algorithm="kmeans", n_segments=2, scale=False, pca=2, outliers="keep"
    )

    assert train(wholesale, config).scores.silhouette == pytest.approx(0.4192, abs=5e-4)


def test_parallel_analysis_keeps_two_components_of_the_wholesale_spend(wholesale: Table) -> None:
    for scale in (True, False):
        model = train(
            wholesale,
            TrainingConfig(
                n_resamples=0, n_references=0, features=SPEND, n_segments=2, algorithm="kmeans", scale=scale
            ),
        )

        assert model.pca is not None
        assert len(model.pca.components) == 2


def test_excluded_outliers_are_still_placed(wholesale: Table) -> None:
    model = train_report(wholesale, "gmm")

    assert model.customers.height == 440
    assert np.flatnonzero(model.customers["is_outlier"]).tolist() == [65, 66, 75, 128, 154]
    assert sum(one.size for one in model.segments) == 440


def test_channel_and_region_are_categories_when_every_column_is_used(wholesale: Table) -> None:
    model = train(wholesale, TrainingConfig(n_resamples=0, n_references=0, algorithm="kmeans", n_segments=3))

    assert model.data.categorical_features == ("Channel", "Region")
    assert model.data.features == (*SPEND, "Channel", "Region")


def test_same_seed_gives_same_segments() -> None:
    first, second = (
        train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=3))
        for _ in range(2)
    )

    assert first.customers.equals(second.customers)
    assert first.scores == second.scores


def test_the_largest_segment_is_number_zero() -> None:
    sizes = [
        one.size
        for one in train(
            samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=4)
        ).segments
    ]

    assert sizes == sorted(sizes, reverse=True)


def test_pandas_goes_in_and_comes_out() -> None:
    frame = pd.DataFrame(samples.wholesale().to_dict(as_series=False)).set_index(pd.RangeIndex(1000, 1440))

    segmented = segment(train(frame, TrainingConfig(n_resamples=0, n_references=0, n_segments=2)), frame)

    assert isinstance(segmented, pd.DataFrame)
    assert segmented.index[0] == 1000
    assert set(segmented["segment"]) == {0, 1}


def test_progress_rises_to_the_end_through_named_stages() -> None:
    seen: list[tuple[float, str]] = []
    train(
        samples.wholesale(),
        TrainingConfig(max_segments=3, n_resamples=2, n_references=19),
        lambda share, stage, _: seen.append((share, stage)),
    )

    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert list(dict.fromkeys(stage for _, stage in seen)) == [
        "clean", "prepare", "structure", "select", "fit", "evaluate", "stability", "place", "describe"
    ]  # fmt: skip


def test_what_progress_raises_stops_the_training() -> None:
    def stop(share: float, stage: str, message: str) -> None:  # noqa: ARG001 - the signature of Progress
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0), stop)


def test_missing_values_are_imputed_and_counted() -> None:
    holes = samples.wholesale().with_columns(Milk=pl.when(pl.int_range(440) % 10 > 0).then("Milk"))

    model = train(holes, TrainingConfig(n_resamples=0, n_references=0, n_segments=2))

    assert model.data.missing_values["Milk"] == 44
    assert model.customers["segment"].null_count() == 0


def test_missing_categories_are_imputed() -> None:
    holes = samples.wholesale().with_columns(Region=pl.when(pl.int_range(440) % 10 > 0).then("Region"))

    assert (
        train(holes, TrainingConfig(n_resamples=0, n_references=0, n_segments=2)).data.missing_values[
            "Region"
        ]
        == 44
    )


def test_more_segments_than_different_customers_is_refused() -> None:
    few_kinds = pl.DataFrame({"a": [1.5, 2.5, 9.5] * 10, "b": range(30)})

    with pytest.raises(InvalidConfig, match="only 3 customers differ"):
        train(few_kinds, TrainingConfig(n_resamples=0, n_references=0, features=("a",), n_segments=4))


def test_more_components_than_there_are_is_refused() -> None:
    with pytest.raises(InvalidConfig, match="asks for 9 components, but there are at most 6"):
        train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, features=SPEND, pca=9))


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([1e308, 1e-308, 5.0, -1e308] * 15),
        pl.Series([float("nan"), float("inf"), 1.0, 2.0] * 15),
        pl.Series(["a", "b"] * 30, dtype=pl.Categorical),
        pl.Series([True, False, None] * 20),
        pl.Series([[n] for n in range(60)]),
        pl.Series([{"n": n} for n in range(60)]),
        pl.Series([bytes([n]) for n in range(60)]),
    ],
)
def test_columns_of_every_odd_kind_do_no_harm(column: pl.Series) -> None:
    spend = np.random.default_rng(0).lognormal(5, 1, 60)

    model = train(
        pl.DataFrame({"spend": spend, "odd": column, "__row": range(60)}),
        TrainingConfig(n_resamples=0, n_references=0, n_segments=2),
    )

    assert model.customers.height == 60


def test_categories_do_not_drown_numbers() -> None:
    rng = np.random.default_rng(0)
    group = rng.integers(0, 2, 600)
    frame = pl.DataFrame(
        {
            "visits": rng.normal(8 * group, 1),
            "orders": rng.normal(8 * group, 1),
            "city": [f"city {number}" for number in rng.integers(0, 15, 600)],
        }
    )

    model = train(frame, TrainingConfig(n_resamples=0, n_references=0))

    assert adjusted_rand_score(group, model.customers["segment"]) == 1
    assert all(one.bic is None for one in model.selection)


@pytest.mark.parametrize("known", [[1.0, 2.0, 3.0, 4.0], ["a", "b", "a", "b"]])
def test_a_feature_known_of_outliers_only_does_no_harm(known: list[object]) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 60))
    x[:4] += 100
    y[:4] += 100
    rare = pl.Series([*known, *[None] * 56])

    model = train(
        pl.DataFrame({"x": x, "y": y, "rare": rare}),
        TrainingConfig(n_resamples=0, n_references=0, n_segments=2),
    )

    assert model.customers["is_outlier"].to_list() == [True] * 4 + [False] * 56


def test_many_outliers_are_warned_about() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 60))
    x[:5] += 100
    y[:5] += 100

    model = train(pl.DataFrame({"x": x, "y": y}), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))

    assert model.data.n_outliers_excluded == 5
    assert model.data.warnings[-1].code == "many_outliers"


def test_whole_amounts_come_back_whole() -> None:
    model = train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))

    assert model.customers.schema["Milk"] == pl.Int64


def test_a_wrong_configuration_is_refused_in_a_notebook_too() -> None:
    with pytest.raises(InvalidConfig, match="must be auto or kmeans or bisecting_kmeans or gmm"):
        train(samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, algorithm="magic"))
    with pytest.raises(TypeError, match="read_table"):
        train("customers.csv")  # type: ignore[call-overload]


def test_one_feature_is_enough() -> None:
    model = train(
        samples.wholesale(),
        TrainingConfig(n_resamples=0, n_references=0, features=("Grocery",), n_segments=2),
    )

    assert len(model.segments) == 2


@pytest.mark.parametrize("pca", ["auto", None, 1, 0.9])
def test_every_way_to_choose_components_trains(pca: float | str | None) -> None:
    model = train(
        samples.wholesale(),
        TrainingConfig(n_resamples=0, n_references=0, features=SPEND, n_segments=2, pca=pca),
    )  # type: ignore[arg-type]

    assert (model.pca is None) == (pca is None)


@pytest.mark.parametrize(
    ("frame", "error", "words"),
    [
        (pl.DataFrame({"spend": [1.0]}), TooFewCustomers, "has 1 rows; at least 10"),
        (pl.DataFrame({"note": [f"says {n}" for n in range(40)]}), NoUsableFeatures, r"note \(text\)"),
        (pl.DataFrame({"spend": [1.0] * 20}), NoUsableFeatures, r"spend \(constant\)"),
    ],
)
def test_what_cannot_be_trained_on_is_refused_at_once(
    frame: pl.DataFrame, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        check_trainable(Table(frame, TableFormat("frame")), TrainingConfig(n_resamples=0, n_references=0))


def refunded(n_refunds: int) -> pl.DataFrame:
    """The made-up customers, of whom some got more back than they paid."""
    return samples.wholesale().with_columns(
        Milk=pl.when(pl.int_range(440) < n_refunds).then(-pl.col("Milk")).otherwise("Milk")
    )


def test_a_feature_with_refunds_is_kept_on_a_scale_that_keeps_the_sign() -> None:
    model = train(refunded(10), TrainingConfig(n_resamples=0, n_references=0, features=SPEND, n_segments=2))

    assert model.data.signed_log_features == ("Milk",)
    assert model.data.log_features == SPEND
    (warning,) = (one for one in model.data.warnings if one.code == "negative_values")
    assert warning.rows == tuple(range(1, 11))
    assert model.customers["Milk"].min() == refunded(10)["Milk"].min()


def test_an_outlier_is_placed_on_the_scale_that_its_fences_were_found_on() -> None:
    frame = refunded(2).with_columns(Fresh=pl.when(pl.int_range(440) < 2).then(10_000_000).otherwise("Fresh"))
    model = train(frame, TrainingConfig(n_resamples=0, n_references=0, features=SPEND, n_segments=2))

    assert model.customers["is_outlier"][:2].all()
    assert model.data.signed_log_features == ("Milk",)
    transformer = model.pipeline.named_steps["preprocess"].named_transformers_["log"].named_steps["log"]
    assert [scale.is_signed for scale in transformer.scales_] == [name == "Milk" for name in SPEND]


def test_without_the_log_scale_no_feature_is_signed() -> None:
    model = train(
        refunded(10),
        TrainingConfig(n_resamples=0, n_references=0, features=SPEND, n_segments=2, log_transform=False),
    )

    assert model.data.signed_log_features == ()


def test_a_customer_who_comes_twice_is_counted_once_and_told() -> None:
    frame = samples.wholesale()
    again = frame[:3].with_columns(Milk=pl.lit(5, pl.Int64))

    model = train(pl.concat([frame, again]), TrainingConfig(n_resamples=0, n_references=0, n_segments=2))

    assert (model.data.n_repeated_ids_removed, model.customers.height) == (3, 440)
    assert model.data.warnings[0].rows == (441, 442, 443)


def test_repeated_ids_are_refused_at_once_on_request() -> None:
    frame = samples.wholesale().with_columns(customer_id=pl.concat_str(pl.lit("C"), pl.int_range(440) % 400))
    table = Table(frame, TableFormat("frame"))

    check_trainable(table, TrainingConfig(n_resamples=0, n_references=0))
    with pytest.raises(InvalidValues, match="40, such as 'C0' in row 401"):
        check_trainable(table, TrainingConfig(n_resamples=0, n_references=0, on_duplicate_id="error"))


def test_an_id_of_numbers_may_be_a_feature_and_named_categories_are_scored_as_such() -> None:
    frame = samples.wholesale().drop("customer_id").with_columns(member_no=pl.int_range(440) * 7)
    config = TrainingConfig(
        features=("member_no", "Region", "Channel"), categorical=("Region",), n_segments=2
    )

    model = train(frame, config)

    assert model.data.id_column is None
    assert model.data.features == ("member_no", "Channel", "Region")
    assert model.data.categorical_features == ("Region",)
    assert segment(model, frame)["segment"].to_list() == model.customers["segment"].to_list()


@pytest.mark.parametrize(
    "options", [{}, {"algorithm": "gmm"}, {"exclude": ("Region",)}, {"id_column": "Fresh"}]
)
def test_a_table_is_described_alike_by_whoever_has_just_checked_it(
    wholesale: Table, options: dict[str, Any]
) -> None:
    understood = check_trainable(wholesale, TrainingConfig(**options))

    assert describe_table(wholesale, understood=understood) == describe_table(wholesale)


def test_purchases_are_described_alike_by_whoever_has_just_checked_them() -> None:
    frame = samples.retail().head(20_000)
    table = Table(frame, TableFormat("csv"))

    understood = check_trainable(table, TrainingConfig())

    assert understood.made is not None
    # Sums over lines are added up by several threads, in whichever order they come.
    told, anew = describe_table(table, understood=understood), describe_table(table)
    assert replace(told, customer_columns=()) == replace(anew, customer_columns=())
    for one, other in zip(told.customer_columns, anew.customer_columns, strict=True):
        assert _rounded(asdict(one)) == _rounded(asdict(other))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value
