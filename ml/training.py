"""A table goes in, a model with its evidence comes out: cleaning, fitting and telling, one after another."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import polars as pl

from ml.data.cleaning import MIN_CUSTOMERS, CleanTable, clean, mend
from ml.data.features import choose_features
from ml.data.findings import by_importance
from ml.data.frames import table_from_frame
from ml.data.mixed import read_mixed
from ml.data.transactions import CustomerPurchases, as_customers
from ml.data.understanding import Understood
from ml.errors import TooFewCustomers
from ml.evidence import Stability
from ml.forecasting.customers import try_forecast, with_behaviour, with_outlook
from ml.insight.exemplars import with_exemplars
from ml.insight.identity import next_segment, number_segments, take_over
from ml.insight.matching import compare
from ml.insight.profiles import profile_segments
from ml.insight.recommendations import with_recommendations
from ml.insight.tallying import make_reference
from ml.modeling.config import check_config
from ml.modeling.fitting import Fit, fit
from ml.modeling.pipeline import segments_of
from ml.modeling.stability import stability_band
from ml.segments import SegmentProfile
from ml.types import (
    UNASSIGNED,
    DataReport,
    Progress,
    SegmentationModel,
    Table,
    TableWarning,
    TrainingConfig,
)

_MANY_OUTLIERS = 0.05


def _silent(fraction: float, stage: str, message: str) -> None:
    """Report to nobody."""


def check_trainable(table: Table, config: TrainingConfig) -> Understood:
    """Refuse at once what could not be trained on anyway; tells what else the table was found to be.

    Raises
    ------
    TooFewCustomers, ColumnNotFound, NoUsableFeatures, InvalidConfig, InvalidValues
    """
    asked = config
    table, config, bought = as_customers(table, config)
    if table.frame.height < MIN_CUSTOMERS:
        held = (
            f"holds the purchases of {table.frame.height} customers"
            if bought
            else (f"has {table.frame.height} rows")
        )
        raise TooFewCustomers(
            f"The table {held}; at least {MIN_CUSTOMERS} customers are needed to form segments."
        )
    table = read_mixed(table)
    choice = choose_features(table.frame, config)
    if config.on_duplicate_id == "error":
        mend(table, choice, config)
    return Understood(asked, table, config, choice.columns, bought)


def train(
    table: Table | pl.DataFrame | pd.DataFrame,
    config: TrainingConfig = TrainingConfig(),  # noqa: B008 - frozen
    progress: Progress = _silent,
    *,
    previous: SegmentationModel | None = None,
) -> SegmentationModel:
    """Find segments of customers.

    Parameters
    ----------
    table
        One row a customer, or one a purchase: what ``read_table`` returned, or a Polars or pandas frame.
        Purchases become customers first.
    config
        How to train; the same table and configuration give the same segments.
    progress
        Called between stages with the share done, the stage and a sentence. What it raises stops the work.
    previous
        The model whose segments' numbers, names and colours are taken over where segments go on. One of the
        made-up sample, or without any feature of this table, has none that are worth it.

    Raises
    ------
    TableError
        The table cannot be used: too few customers, no usable column, a named column that is not there, an id
        that repeats where that is not allowed.
    InvalidConfig
        An option makes no sense for this table.
    """
    check_config(config)
    table = table_from_frame(table)
    progress(0.0, "clean", f"Cleaning {table.frame.height:,} rows")
    table, fit_config, bought = as_customers(table, config)
    customers = clean(table, fit_config)
    # What is no feature is not needed any more.
    table = replace(table, frame=table.frame.clear(), as_written={})
    fitted = fit(customers, fit_config, progress)
    if bought is not None:
        progress(0.96, "forecast", "Forecasting purchases")
    forecast, forecast_refused = try_forecast(bought, config.random_state)
    progress(0.97, "describe", "Describing the segments")
    segment_of_label = _number_by_size(fitted)
    stability = _by_segment(fitted.stability, segment_of_label)
    segments = segments_of(fitted.placement.labels, segment_of_label)
    placed = _customers(customers, segments, fitted)
    if bought is not None:
        placed = with_behaviour(placed, bought, customers.rows, forecast)
    profiles = profile_segments(
        customers.features,
        segments,
        numbers=range(fitted.n_segments),
        numeric=customers.numeric,
        categorical=customers.categorical,
        log_features=fitted.log_features,
    )
    profiles = with_outlook(_with_stability(profiles, stability), placed, forecast)
    profiles = with_exemplars(profiles, fitted.X, placed)
    model = SegmentationModel(
        model_id=uuid.uuid4().hex[:16],
        name=config.name or _name(table, fitted.n_segments, bought),
        created_at=datetime.now(UTC),
        algorithm=fitted.algorithm,
        n_segments=fitted.n_segments,
        config=config,
        data=_report(table, customers, fitted, bought),
        scores=fitted.scores,
        selection=fitted.selection,
        choice=fitted.choice,
        structure=fitted.structure,
        stability=stability,
        segments=with_recommendations(profiles, fitted.structure),
        fences=fitted.fences,
        segment_of_label=segment_of_label,
        pipeline=fitted.pipeline,
        customers=placed,
        pca=fitted.pca,
        n_unassigned=int((segments == UNASSIGNED).sum()),
        forecast=forecast,
        forecast_refused=forecast_refused,
    )  # fmt: skip
    if previous is not None and _may_follow(model, previous):
        model = _continue(model, previous)
    reference = make_reference(
        customers.features,
        model.customers["segment"].to_numpy(),
        fitted.placement.distance,
        numeric=customers.numeric,
        categorical=customers.categorical,
    )
    return replace(model, reference=reference)


def _name(table: Table, n_segments: int, bought: CustomerPurchases | None) -> str:
    # The same shop is exported again and again.
    until = f" up to {bought.report.last_at:%Y-%m-%d}" if bought else ""
    return f"{table.name}{until}, {n_segments} segments"


def _may_follow(model: SegmentationModel, previous: SegmentationModel) -> bool:
    """Ids from 1 up are in most tables: where no feature is the same, it is another business."""
    return not previous.is_sample and not set(previous.data.features).isdisjoint(model.data.features)


def _continue(model: SegmentationModel, previous: SegmentationModel) -> SegmentationModel:
    """The same model, whose segments are numbered, named and coloured as those that they continue."""
    compared = compare(previous, model.customers, has_ids=model.data.id_column is not None)
    if compared is None:
        return model
    number_of, identity = number_segments(previous, compared, [one.segment for one in model.segments])
    segment_of_label = tuple(number_of[segment] for segment in model.segment_of_label)
    order = sorted(number_of, key=lambda segment: number_of[segment])
    stability = model.stability
    return replace(
        model,
        segments=take_over(model.segments, number_of, previous),
        segment_of_label=segment_of_label,
        customers=model.customers.with_columns(
            pl.col("segment").replace_strict({**number_of, UNASSIGNED: UNASSIGNED})
        ),
        stability=stability
        and replace(stability, segments=tuple(stability.segments[segment] for segment in order)),
        identity=identity,
        next_segment=next_segment(previous) + len(identity.new),
    )


def _number_by_size(fitted: Fit) -> tuple[int, ...]:
    """The largest segment is 0, whatever label the algorithm happened to give it."""
    labels = fitted.placement.labels
    sizes = np.bincount(labels[labels != UNASSIGNED], minlength=fitted.n_segments)
    segment_of_label = np.empty(fitted.n_segments, dtype=int)
    segment_of_label[np.argsort(-sizes, kind="stable")] = np.arange(fitted.n_segments)
    return tuple(segment_of_label.tolist())


def _by_segment(stability: Stability | None, segment_of_label: Sequence[int]) -> Stability | None:
    if stability is None:
        return None
    label_of_segment = np.argsort(segment_of_label)
    return replace(stability, segments=tuple(stability.segments[label] for label in label_of_segment))


def _with_stability(
    profiles: tuple[SegmentProfile, ...], stability: Stability | None
) -> tuple[SegmentProfile, ...]:
    if stability is None:
        return profiles
    overlaps = stability.segments
    return tuple(
        replace(one, stability=overlaps[one.segment], stability_band=stability_band(overlaps[one.segment]))
        for one in profiles
    )


def _report(table: Table, customers: CleanTable, fitted: Fit, bought: CustomerPurchases | None) -> DataReport:
    return DataReport(
        n_rows_received=bought.report.n_lines if bought else customers.n_rows_received,
        n_rows_used=fitted.n_rows_used,
        n_duplicates_removed=customers.n_duplicates_removed,
        n_rows_dropped=customers.n_rows_dropped,
        n_outliers_excluded=customers.features.height - fitted.n_rows_used,
        missing_values=customers.missing_values,
        unparsable_values=customers.unparsable_values,
        id_column=customers.id_column,
        features=(*customers.numeric, *customers.categorical),
        log_features=fitted.log_features,
        categorical_features=customers.categorical,
        format=table.format,
        warnings=by_importance([*_told(customers, bought), *_outlier_warnings(customers, fitted)]),
        n_repeated_ids_removed=customers.n_repeated_ids_removed,
        signed_log_features=fitted.signed_log_features,
        purchases=bought.report if bought else None,
    )


def _told(customers: CleanTable, bought: CustomerPurchases | None) -> Iterator[TableWarning]:
    """What cleaning found; that refunds may exceed what was bought is told of the lines, by their rows."""
    for one in customers.warnings:
        if bought is None or one.code != "negative_values":
            yield one


def _outlier_warnings(customers: CleanTable, fitted: Fit) -> list[TableWarning]:
    n_excluded = customers.features.height - fitted.n_rows_used
    if n_excluded <= _MANY_OUTLIERS * customers.features.height:
        return []
    said = (
        f"{n_excluded:,} of {customers.features.height:,} customers are beyond Tukey's fences and did not "
        "shape the segments."
    )
    advice = "If they are ordinary customers, set the option outliers to keep."
    return [TableWarning("many_outliers", said, advice=advice)]


def _customers(customers: CleanTable, segments: np.ndarray, fitted: Fit) -> pl.DataFrame:
    # Without an id, the row in the file is what a person can look up.
    ids = customers.ids if customers.ids is not None else customers.rows.cast(pl.String)
    placed = pl.DataFrame(
        {
            "customer_id": ids,
            "segment": segments,
            "confidence": fitted.placement.confidence,
            "is_outlier": fitted.is_outlier,
        }
    )
    return placed.hstack(_whole_numbers(customers.features, customers.numeric))


def _whole_numbers(features: pl.DataFrame, numeric: Sequence[str]) -> pl.DataFrame:
    """Amounts without a fraction come back without one, as they came in."""
    is_whole = [name for name in numeric if bool((features[name].drop_nulls() % 1 == 0).all())]
    return features.with_columns(pl.col(is_whole).cast(pl.Int64, strict=False)) if is_whole else features
