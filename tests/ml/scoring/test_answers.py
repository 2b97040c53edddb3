import json
import re
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numba.core.errors import TypingError
from pydantic import TypeAdapter

from backend.segment.schemas import SegmentAnswer
from backend.segment.service import Asked, results
from ml import TrainingConfig, train
from ml.data.reading import table_from_json
from ml.scoring.answers import AnswerWriter
from ml.scoring.compiled import Slots, compile_model
from ml.scoring.layouts import Layout
from ml.scoring.plain_records import PlainRecords
from ml.scoring.scorer import Scored, score, to_six_decimals
from ml.types import UNASSIGNED, SegmentationModel

ODD_NAME = 'Größte "Käufer" \\ \x7f\n\u2028 🛒'


def trained(algorithm: str) -> SegmentationModel:
    random_rows = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "customer_id": [f"C{row:04}" for row in range(90)],
            "Spend": random_rows.lognormal(4, 1, 90),
            "Größe": random_rows.integers(0, 30, 90),
            "Channel": random_rows.choice(["web", "shop"], 90),
        }
    )
    config = TrainingConfig(algorithm=algorithm, n_segments=3, n_resamples=0, n_references=0)
    model = train(frame, config)
    segments = (replace(model.segments[0], name=ODD_NAME), *model.segments[1:])
    return replace(model, segments=segments, segment_of_label=model.segment_of_label)


@pytest.fixture(scope="module", params=["kmeans", "gmm"])
def model(request: pytest.FixtureRequest) -> SegmentationModel:
    return trained(request.param)


def as_today(model: SegmentationModel, scored: Scored, *, probabilities: bool) -> bytes:
    """What the service answers by way of objects."""
    answer = results(model, scored, Asked(probabilities=probabilities))
    return SegmentAnswer.model_validate({**answer, "warnings": []}).model_dump_json(by_alias=True).encode()


IDS = {
    "texts": ["Ä-1", "", "x\u2028\x7f", "🛒", "007", None],
    "whole numbers": [0, -5, 10**17, 7, None, 1],
    "both": [1, "a", None, "b", 2, "c"],
    "nobody": [None] * 6,
}


@pytest.mark.parametrize("ids", [*IDS.values(), None], ids=[*IDS, "no column"])
@pytest.mark.parametrize("probabilities", [False, True])
def test_answers_are_those_of_today_to_the_byte(
    model: SegmentationModel, ids: list[object] | None, probabilities: bool
) -> None:
    rows: list[dict[str, object]] = [
        {"Spend": 10.5, "Größe": 3, "Channel": "web"},
        {"Spend": None, "Größe": 3, "Channel": "shop"},
        {"Spend": None, "Größe": None, "Channel": None},
        {"Spend": 1e9, "Größe": 10**6, "Channel": "web"},
        {"Spend": 0, "Größe": 0, "Channel": None},
        {"Spend": 77, "Größe": 29, "Channel": "shop"},
    ]
    if ids is not None:
        rows = [row | {"customer_id": one} for row, one in zip(rows, ids, strict=True)]
    body = json.dumps(rows, ensure_ascii=False).encode()
    compiled = compile_model(model)
    assert compiled.folded is not None
    read = PlainRecords(Layout.of(model, compiled.folded)).read(body)
    assert read is not None
    slots = Slots.make(read.n_rows, compiled.n_probabilities)
    compiled.fill(read.values, read.codes, slots)
    writer = AnswerWriter(model, read.layout)

    shares = slots.probabilities if probabilities and compiled.n_probabilities else None
    head = f'{{"model_id":"{model.model_id}","n_rows":{read.n_rows},"results":'.encode()
    written = writer.write(
        read,
        slots.label,
        slots.confidence,
        slots.is_outlier,
        shares,
        head=head,
        tail=b',"errors":[],"warnings":[]}',
    )

    assert written == as_today(model, score(model, table_from_json(rows)), probabilities=probabilities)


def test_whoever_is_in_no_segment_is_told_so(model: SegmentationModel) -> None:
    read = PlainRecords(Layout(("Spend",), (), (), ())).read(b'{"Spend":1}')
    assert read is not None

    written = AnswerWriter(model, read.layout).write(
        read, np.array([UNASSIGNED]), np.zeros(1), np.zeros(1, dtype=np.bool_)
    )

    assert written is not None
    assert json.loads(written)[0] | {"explanation": 1} == {
        "customer_id": None, "segment": -1, "name": "Unassigned", "confidence": 0.0, "is_outlier": False,
        "imputed": [], "probabilities": None, "explanation": 1,
    }  # fmt: skip


def confidences_written(model: SegmentationModel, confidence: np.ndarray) -> list[bytes]:
    n_rows = len(confidence)
    read = PlainRecords(Layout(("a",), (), (), ())).read(b"[" + b",".join([b'{"a":1}'] * n_rows) + b"]")
    assert read is not None
    written = AnswerWriter(model, read.layout).write(
        read, np.zeros(n_rows, dtype=np.int64), confidence, np.zeros(n_rows, dtype=np.bool_)
    )
    assert written is not None
    return re.findall(rb'"confidence":([^,]*),', written)


def test_every_share_of_six_decimals_is_written_as_pydantic_does(model: SegmentationModel) -> None:
    shares = np.arange(1_000_001) / 1_000_000

    told = TypeAdapter(list[float]).dump_json(to_six_decimals(shares).tolist())[1:-1].split(b",")

    assert confidences_written(model, shares) == told


def test_other_shares_are_rounded_as_everywhere(model: SegmentationModel) -> None:
    shares = np.random.default_rng(2).random(100_000)
    shares[:50_000] = shares[:50_000].round(6) + 0.5e-6 * np.random.default_rng(3).choice([-1, 1], 50_000)
    shares[:100] **= 30
    shares = shares.clip(0, 1)
    shares[0] = np.nextafter(1, 2)

    told = TypeAdapter(list[float]).dump_json(to_six_decimals(shares).tolist())[1:-1].split(b",")

    assert confidences_written(model, shares) == told


@pytest.mark.parametrize("share", [np.nan, -0.1, -0.0, 1.1, np.inf, -np.inf])
def test_what_is_no_share_is_not_written(model: SegmentationModel, share: float) -> None:
    read = PlainRecords(Layout(("a",), (), (), ())).read(b'{"a":1}')
    assert read is not None

    writer = AnswerWriter(model, read.layout)
    place = np.zeros(1, dtype=np.int64), np.array([share]), np.zeros(1, dtype=np.bool_)

    assert writer.write(read, *place) is None


def test_answers_to_other_rows_are_refused(model: SegmentationModel) -> None:
    layout = Layout(("a",), (), (), ())
    read = PlainRecords(layout).read(b'[{"a":1},{"a":2}]')
    assert read is not None
    label, share, flag = np.zeros(2, dtype=np.int64), np.zeros(2), np.zeros(2, dtype=np.bool_)
    writer = AnswerWriter(model, layout)

    for misfit in ((label[:1], share, flag), (label, share[:1], flag), (label, share, flag[:1])):
        with pytest.raises(ValueError, match="2 rows"):
            writer.write(read, *misfit)
    with pytest.raises(ValueError, match="2 rows"):
        writer.write(read, label, share, flag, np.zeros((3, 1)))
    with pytest.raises(ValueError, match="another layout"):
        AnswerWriter(model, Layout(("a",), (), (), ())).write(read, label, share, flag)
    with pytest.raises(TypingError, match="in one piece"):
        writer.write(read, np.zeros(4, dtype=np.int64)[::2], share, flag)
