"""The report: one file that holds everything but customers."""

from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest

from ml import TrainingConfig, train
from ml.data import samples
from ml.insight.report import render_report
from ml.insight.report.drawing import shade
from ml.types import SegmentationModel

QUICK = TrainingConfig(
    n_resamples=0, n_references=0, features=samples.SPEND_COLUMNS, algorithm="kmeans", n_segments=3
)
HOSTILE = "<script>alert('x')</script>\u202e&\"'"
VOID = {"meta", "circle", "line", "polygon", "br"}


class Page(HTMLParser):
    """Collects tags, attributes and texts, and refuses tags that are not closed."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(content)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    return train(samples.wholesale(), QUICK)


@pytest.fixture(scope="module")
def page(model: SegmentationModel) -> Page:
    return Page(render_report(model))


def test_it_tells_every_segment_with_its_numbers(model: SegmentationModel, page: Page) -> None:
    for one in model.segments:
        assert one.name in page.text
        assert f"{one.size:,} customers" in page.text
        for sentence in (*one.highlights, *(advice.because for advice in one.recommendations)):
            assert sentence in page.text
    assert f"Silhouette {model.scores.silhouette:.2f}" in page.text
    assert page.tags.count("circle") == model.customers.height


def test_it_runs_nothing_and_loads_nothing(page: Page) -> None:
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name in {"src", "href"} or name.startswith("on")]
    assert "url(" not in page.text
    assert "default-src 'none'" in dict(page.attributes)["content"]  # type: ignore[operator]


def test_no_customer_is_named(model: SegmentationModel, page: Page) -> None:
    assert not [one for one in model.customers["customer_id"] if one in page.text]


def test_whatever_came_from_the_table_is_text(model: SegmentationModel) -> None:
    hostile = replace(
        model,
        name=HOSTILE,
        segments=tuple(
            replace(
                one,
                name=f"{HOSTILE} {one.segment}",
                highlights=(HOSTILE * 10,),
                profile=tuple(replace(row, feature=row.feature) for row in one.profile),
            )
            for one in model.segments
        ),
    )
    page = Page(render_report(hostile))

    assert "script" not in page.tags
    assert page.text.count(HOSTILE) >= 3


def test_hostile_columns_and_categories_are_text_too() -> None:
    name = HOSTILE.replace("\u202e", "")
    kind = pl.when(pl.col("Channel") == 1).then(pl.lit(HOSTILE)).otherwise(pl.lit("b"))
    table = samples.wholesale().rename({"Milk": name}).with_columns(Channel=kind)
    config = replace(QUICK, features=("Fresh", name, "Grocery", "Frozen", "Channel"))
    page = Page(render_report(train(table, config)))

    assert "script" not in page.tags
    assert "alert('x')" in page.text


@pytest.mark.parametrize(
    ("algorithm", "features"),
    [("hdbscan", samples.SPEND_COLUMNS), ("kmeans", ("Channel", "Region")), ("gmm", ("Fresh",))],
)
def test_every_kind_of_model_has_one(algorithm: str, features: tuple[str, ...]) -> None:
    n_segments = "auto" if algorithm == "hdbscan" else 2
    config = replace(
        QUICK,
        algorithm=algorithm,
        features=features,
        n_segments=n_segments,
        categorical=("Channel", "Region"),
    )
    trained = train(samples.wholesale(), config)
    page = Page(render_report(trained))

    assert all(one.name[:50] in page.text for one in trained.segments)
    assert ("belong to no segment" in page.text) == bool(trained.n_unassigned)


def test_numbers_with_gaps_and_gone_segments_are_told(model: SegmentationModel) -> None:
    two = train(samples.wholesale(), replace(QUICK, n_segments=2), previous=model)
    assert two.identity is not None
    assert two.identity.gone
    page = Page(render_report(two))

    for one in two.segments:
        assert f"segment {one.segment}" in page.text
    assert f"gone: {', '.join(one.name for one in two.identity.gone)}" in page.text


@pytest.mark.parametrize("index", [None, 0, 1, 49, 50, 80, 100, 125, 160, 200, 1e6])
def test_every_cell_of_the_heat_map_can_be_read(index: float | None) -> None:
    cell = shade(index)

    def luminance(color: str) -> float:
        channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted([luminance(cell.paper), luminance(cell.ink)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
