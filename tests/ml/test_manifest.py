import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.evidence import Scores
from ml.manifest import model_from_manifest, model_to_manifest, to_json


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (float("nan"), None),
        (float("-inf"), None),
        (1.5, 1.5),
        ((1, [2, (3,)]), [1, [2, [3]]]),
        ({1: date(2026, 1, 2)}, {"1": "2026-01-02"}),
        (datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=1))), "2026-01-02T02:00:00+00:00"),
    ],
)
def test_anything_becomes_plain_json(value: object, told: object) -> None:
    assert to_json(value) == told


def test_a_dataclass_becomes_an_object() -> None:
    scores = Scores(0.5, 0.4, 0.6, 10, 1.0, 2.0, 3.0, "log")

    assert to_json(scores)["silhouette_low"] == 0.4
    assert to_json(scores)["bic"] is None


def test_a_model_survives_being_told_and_put_together_again() -> None:
    model = train(
        samples.wholesale(), TrainingConfig(n_resamples=0, n_references=0, n_segments=3, exclude=("Region",))
    )
    model = replace(model, created_at=datetime(2026, 1, 2, tzinfo=UTC), is_sample=True)

    manifest = json.loads(json.dumps(model_to_manifest(model), allow_nan=False))

    again = model_from_manifest(manifest, pipeline=model.pipeline, customers=model.customers)
    assert vars(again) == vars(model) | {"customers": again.customers}
    assert again.customers is model.customers
