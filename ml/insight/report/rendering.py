"""The facts about a model, put into the template of the report."""

from collections import defaultdict
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined

from ml.insight.charts.projection import projection
from ml.insight.charts.silhouettes import silhouette
from ml.insight.contrasts import readable
from ml.insight.report.drawing import Cell, draw_map, draw_silhouettes, shade
from ml.modeling.clusterers import CLUSTERERS
from ml.types import UNASSIGNED, UNASSIGNED_NAME, SegmentationModel

_MAX_NAME_CHARS = 60
_MAX_CANDIDATE_ROWS = 20


def render_report(model: SegmentationModel) -> str:
    """Tell a model in one HTML file: segments, what to do with each, and why to believe it.

    It holds no script, asks no other host for anything, can be printed, and names no customer: it is made to
    be passed on. Whatever came out of the table is escaped.
    """
    names = {UNASSIGNED: UNASSIGNED_NAME, **{one.segment: _short(one.name) for one in model.segments}}
    colors = {one.segment: one.color for one in model.segments}
    numeric = [name for name in model.data.features if name not in model.data.categorical_features]
    return _environment().get_template("report.html.jinja").render(
        model=model,
        n_customers=model.customers.height,
        map=draw_map(projection(model), names, colors),
        silhouettes=draw_silhouettes(silhouette(model)),
        numeric=numeric,
        heat=_heat(model, numeric),
        candidates=_candidates(model),
        labels={one.algorithm: CLUSTERERS[one.algorithm].label for one in model.selection},
        algorithm=CLUSTERERS[model.algorithm].label,
        mended=list(_mended(model)),
        holdout=model.forecast and model.forecast.holdout,
        names=names,
    )  # fmt: skip


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ml.insight.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"amount": _amount, "short": _short, "words": _words}
    return environment


def _heat(model: SegmentationModel, numeric: list[str]) -> list[tuple[str, list[Cell]]]:
    """One row a feature, one cell a segment."""
    index = {(one.segment, row.feature): row.index for one in model.segments for row in one.profile}
    return [(name, [shade(index[one.segment, name]) for one in model.segments]) for name in numeric]


def _candidates(model: SegmentationModel) -> list[tuple[int, dict[str, tuple[float, bool]]]]:
    """For each number of segments the silhouette of each algorithm, and whether it was taken."""
    rows: dict[int, dict[str, tuple[float, bool]]] = defaultdict(dict)
    for one in model.selection:
        rows[one.n_segments][one.algorithm] = (one.silhouette, one.is_chosen)
    return sorted(rows.items())[:_MAX_CANDIDATE_ROWS]


def _mended(model: SegmentationModel) -> Iterator[str]:
    data = model.data
    if data.purchases is None:
        yield f"{data.n_rows_received:,} rows came in; {model.customers.height:,} customers were left."
    else:
        yield (
            f"{data.n_rows_received:,} lines of purchases came in; {model.customers.height:,} customers were "
            f"made of {data.purchases.n_purchases:,} purchases up to {data.purchases.last_at:%Y-%m-%d}."
        )
    if data.n_duplicates_removed:
        yield f"{data.n_duplicates_removed:,} rows repeated another one exactly and were counted once."
    if data.n_repeated_ids_removed:
        yield f"{data.n_repeated_ids_removed:,} rows repeated the id of another customer."
    if data.n_rows_dropped:
        yield f"{data.n_rows_dropped:,} rows were left out, since values were missing."
    if n_missing := sum(data.missing_values.values()):
        yield f"{n_missing:,} values were missing."
    if n_unread := sum(data.unparsable_values.values()):
        yield f"{n_unread:,} cells could not be read as numbers and count as missing."
    if data.n_outliers_excluded:
        yield (
            f"{data.n_outliers_excluded:,} customers are beyond Tukey's fences in two or more features: they "
            "shaped no segment, and were placed in one."
        )
    if data.log_features:
        yield f"On a logarithmic scale: {', '.join(map(_words, data.log_features))}."


def _short(name: str) -> str:
    return name if len(name) <= _MAX_NAME_CHARS else name[: _MAX_NAME_CHARS - 1] + "…"


def _words(feature: str) -> str:
    return _short(readable(feature) or feature)


def _amount(value: float | None) -> str:
    """Three digits are enough to compare by.

    >>> _amount(12383.0), _amount(0.04567)
    ('12,383', '0.0457')
    """
    if value is None:
        return "\N{EN DASH}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
