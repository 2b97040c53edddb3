import json

import pytest

from ml.insight.charts import CHARTS
from ml.manifest import to_json
from ml.types import UNASSIGNED, SegmentationModel


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_of_every_kind_of_model_is_plain_json(odd_model: SegmentationModel, chart: str) -> None:
    told = to_json(CHARTS[chart](odd_model))

    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told


@pytest.mark.parametrize("chart", CHARTS)
def test_no_chart_weighs_more_than_a_megabyte(wide: SegmentationModel, chart: str) -> None:
    assert len(json.dumps(to_json(CHARTS[chart](wide)))) < 1_000_000


@pytest.mark.parametrize("chart", CHARTS)
def test_the_same_chart_comes_again(wide: SegmentationModel, chart: str) -> None:
    assert to_json(CHARTS[chart](wide)) == to_json(CHARTS[chart](wide))


@pytest.mark.parametrize("chart", ["projection", "silhouette", "scatter_matrix", "distributions"])
def test_segments_are_called_by_their_numbers(with_gaps: SegmentationModel, chart: str) -> None:
    told = CHARTS[chart](with_gaps)

    assert _segments_in(told) == {0, 4, 7}


@pytest.mark.parametrize("chart", ["projection", "scatter_matrix", "distributions"])
def test_customers_in_no_segment_are_shown(with_unassigned: SegmentationModel, chart: str) -> None:
    assert with_unassigned.n_unassigned > 0
    assert UNASSIGNED in _segments_in(CHARTS[chart](with_unassigned))


def _segments_in(told: object) -> set[int]:
    """Whatever stands at the key ``segment``, at any depth."""
    if isinstance(told, list):
        return set().union(*(_segments_in(one) for one in told)) if told else set()
    if not isinstance(told, dict):
        return set()
    here = told.get("segment", [])
    return set(here if isinstance(here, list) else [here]).union(
        *(_segments_in(one) for one in told.values())
    )
