"""Coordinates of the pictures in a report: the template puts them into SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.types import UNASSIGNED

_MAX_DOTS = 1_500
_WIDTH, _HEIGHT, _MARGIN = 680, 440, 24
_LABEL_ROOM = 16
_BARS_WIDTH, _BAR_HEIGHT = 640, 64
_MAX_BARS = 160
_NO_COLOR = "#757575"
# Half of the average, or twice as much, is as far as a colour goes.
_DEEPEST = 2.0
_LESS, _MORE = (140, 81, 10), (1, 102, 94)  # BrBG of ColorBrewer (Harrower and Brewer 2003)


@dataclass(frozen=True)
class Dot:
    """A customer on the map."""

    x: float
    y: float
    color: str


@dataclass(frozen=True)
class Label:
    """A text on a picture."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class MapPicture:
    """The customers on two axes."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    axes: tuple[str, ...]
    n_rows: int


@dataclass(frozen=True)
class SilhouettePicture:
    """The silhouettes of one segment, largest first, as the corners of an area; ``zero`` is where 0 is."""

    name: str
    color: str
    mean: float
    points: str
    zero: float
    width: int
    height: int


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map; ``ink`` can be read on ``paper``."""

    text: str
    paper: str
    ink: str


def draw_map(projection: dict[str, Any], names: dict[int, str], colors: dict[int, str]) -> MapPicture:
    """Place a sample of customers, and the name of each segment at its median."""
    points = projection["points"]
    segments = np.array(points["segment"])
    xy = np.column_stack([points["x"], points["y"]]).astype(float)
    low, high = xy.min(axis=0), xy.max(axis=0)
    inner = np.array([_WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN])
    placed = (xy - low) / np.where(high > low, high - low, 1) * inner + _MARGIN
    placed[:, 1] = _HEIGHT - placed[:, 1]
    shown = np.linspace(0, len(placed) - 1, min(len(placed), _MAX_DOTS)).round().astype(int)
    dots = [
        Dot(round(x, 1), round(y, 1), colors.get(segment, _NO_COLOR))
        for (x, y), segment in zip(placed[shown].tolist(), segments[shown].tolist(), strict=True)
    ]
    known = [one for one in names if one != UNASSIGNED and (segments == one).any()]
    middles = [np.median(placed[segments == one], axis=0).tolist() for one in known]
    texts = [names[one] for one in known]
    labels = _apart([Label(x, y, text) for (x, y), text in zip(middles, texts, strict=True)])
    axes = tuple(_axis(one) for one in projection["axes"][:2])
    return MapPicture(_WIDTH, _HEIGHT, tuple(dots), labels, axes, len(shown))


def _axis(axis: dict[str, Any]) -> str:
    share = axis.get("explained_variance_ratio")
    return axis["label"] if share is None else f"{axis['label']} ({share:.0%} of the variance)"


def _apart(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Move labels down until none is on another; their texts stay within the picture."""
    moved: list[Label] = []
    for one in sorted(labels, key=lambda label: label.y):
        floor = moved[-1].y + _LABEL_ROOM if moved else 0.0
        room = min(3.8 * len(one.text) + 6, _WIDTH / 2)
        x = min(max(one.x, room), _WIDTH - room)
        moved.append(Label(round(x, 1), round(max(one.y, floor), 1), one.text))
    return tuple(moved)


def draw_silhouettes(chart: dict[str, Any]) -> tuple[SilhouettePicture, ...]:
    """One area a segment, all on one scale."""
    known = [one for one in chart["segments"] if one["values"]]
    lowest = min((min(one["values"]) for one in known), default=0)
    low = min(0.0, lowest)
    return tuple(_silhouettes(one, low) for one in known)


def _silhouettes(segment: dict[str, Any], low: float) -> SilhouettePicture:
    values = np.array(segment["values"], dtype=float)
    values = np.interp(np.linspace(0, 1, min(len(values), _MAX_BARS)), np.linspace(0, 1, len(values)), values)
    x = (values - low) / (1 - low) * _BARS_WIDTH
    zero = -low / (1 - low) * _BARS_WIDTH
    y = np.linspace(0, _BAR_HEIGHT, len(values))
    corners = [(zero, 0.0), *zip(x, y, strict=True), (zero, float(_BAR_HEIGHT))]
    points = " ".join(f"{one:.1f},{other:.1f}" for one, other in corners)
    return SilhouettePicture(
        segment["name"], segment["color"], segment["mean"], points, round(zero, 1), _BARS_WIDTH, _BAR_HEIGHT
    )


def shade(index: float | None) -> Cell:
    """Colour an index: brown below 100, green above, as far as half and twice the average.

    >>> shade(100).text
    '100'
    """
    if index is None:
        return Cell("\N{EN DASH}", "#ffffff", "#646058")
    depth = float(np.clip(np.log2(max(index, 1) / 100) / np.log2(_DEEPEST), -1, 1))
    strength = abs(depth) * 0.85
    hue = _MORE if depth > 0 else _LESS
    paper = [round(255 + (channel - 255) * strength) for channel in hue]
    ink = "#ffffff" if strength > 0.6 else "#1e1d1a"
    return Cell(f"{index:,.0f}", "#" + "".join(f"{channel:02x}" for channel in paper), ink)
