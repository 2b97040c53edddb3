"""Tables scored frame by frame: the rows and segments of the general path, or that path itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from ml.data.dates import dates_of_numbers
from ml.data.features import category_texts, typed_features
from ml.data.raw import check_width
from ml.data.tidying import clean_name
from ml.drifts import Tally
from ml.errors import CellError
from ml.insight.tallying import count_customers, merge
from ml.scoring.compiled import compile_model
from ml.scoring.csv_plain import ADDED, NotPlain, judge
from ml.scoring.scorer import known_categories, names_of_segments, to_six_decimals
from ml.scoring.streamed import Found
from ml.types import SegmentationModel

_LONGEST_CODE = 10_000_000
_ADDED_KINDS = (pl.Int64(), pl.String(), pl.Float64(), pl.Boolean())


@dataclass
class FramePart:
    """What is known of a frame that was scored; no row of it was skipped, and no cell is odd."""

    n_rows: int
    n_imputed: int
    unseen: dict[str, tuple[list[int], list[str]]]
    n_skipped: int = 0
    n_errors: int = 0
    errors: Sequence[CellError] = field(default=())


class FrameScorer:
    """Adds segments to frames of one schema.

    Parameters
    ----------
    schema
        That of the frames, as ``plain_columns`` leaves them.
    should_count
        Whether customers are counted for the drift, in ``tally``.

    Raises
    ------
    NotPlain
        The table has to be seen as a whole: names have to be mended, customers made, or features read out of
        texts or dates.
    """

    def __init__(self, model: SegmentationModel, schema: pl.Schema, *, should_count: bool) -> None:
        _check_schema(model, schema)
        self.schema = pl.Schema({**schema, **dict(zip(ADDED, _ADDED_KINDS, strict=True))})
        self.tally: Tally | None = None
        self._model, self._compiled = model, compile_model(model)
        self._names = names_of_segments(model)
        self._reference = model.reference if should_count else None
        self._categorical = model.data.categorical_features
        self._numeric = [name for name in model.data.features if name not in self._categorical]
        self._known = {name: known_categories(model, name) for name in self._categorical}

    def score_all(
        self, frames: Iterator[pl.DataFrame], found: Found, check: Callable[[], object]
    ) -> Iterator[pl.DataFrame]:
        """Yield the frames with segments; ``found`` takes what is known of them, ``check`` may stop the work.

        Raises
        ------
        NotPlain
        """
        for frame in frames:
            check()
            yield self._score(frame, found)

    def _score(self, frame: pl.DataFrame, found: Found) -> pl.DataFrame:
        features, _ = typed_features(frame, self._numeric, self._categorical)
        unseen = {name: rows for name in self._categorical if (rows := self._unseen(frame[name]))}
        placed = self._compiled.place(features)
        segments = pl.Series(placed.segments)
        if self._reference is not None:
            counted = count_customers(self._reference, features, segments, placed.distance)
            self.tally = counted if self.tally is None else merge(self.tally, counted)
        found.add(FramePart(frame.height, sum(one.null_count() for one in features), unseen))
        confidence = to_six_decimals(placed.confidence)
        added: tuple[pl.Series, ...] = (
            segments,
            segments.replace_strict(self._names, return_dtype=pl.String),
            pl.Series(confidence, nan_to_null=True),
            pl.Series(placed.is_outlier),
        )
        return frame.with_columns(one.alias(name) for name, one in zip(ADDED, added, strict=True))

    def _unseen(self, column: pl.Series) -> tuple[list[int], list[str]] | None:
        """The rows of categories that training did not see, and these, as far as no other cell matters."""
        texts = category_texts(column)
        is_unseen = texts.is_in(self._known[column.name]).not_().fill_null(value=False)
        if not is_unseen.any():
            return None
        values = texts.filter(is_unseen)
        if column.dtype == pl.String:
            judge(values.unique().to_list(), column.name)
        elif column.dtype != pl.Boolean:
            # As a whole they might be dates.
            highest = np.abs(values.cast(pl.Float64).to_numpy()).max()
            if highest >= _LONGEST_CODE or len(dates_of_numbers(column.name)) > 1:
                raise NotPlain(f"numbers of {column.name}")
        return (is_unseen.arg_true() + 1).to_list(), values.to_list()


def _check_schema(model: SegmentationModel, schema: pl.Schema) -> None:
    features = set(model.data.features)
    check_width(len(schema))
    if not features <= set(schema):
        raise NotPlain("columns")
    if any(not name or clean_name(name) != name for name in schema):
        raise NotPlain("names")
    categorical = model.data.categorical_features
    if any(
        schema[name].is_temporal() or (schema[name] == pl.String and name not in categorical)
        for name in features
    ):
        raise NotPlain("numbers in texts, or dates")
