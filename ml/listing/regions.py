"""Regions of the map, and who is inside."""

import math
from dataclasses import dataclass

import numpy as np

from ml.errors import InvalidFilter

MAX_CORNERS = 100
_LEAST_CORNERS = 3
# What is compared again and again stays near the processor.
_BLOCK = 1 << 15
_EXAMPLE = "A region is written x1,y1;x2,y2;x3,y3 with the coordinates of the chart 'projection'."


@dataclass(frozen=True)
class Region:
    """A polygon on the first two axes of the map; ``corners`` has the shape (n_corners, 2)."""

    corners: np.ndarray


def read_region(text: str) -> Region:
    """Read ``x1,y1;x2,y2;...``.

    Raises
    ------
    InvalidFilter
        It has too few corners or too many, or something that is no finite number.
    """
    parts = [part for part in text.split(";") if part.strip()]
    if not _LEAST_CORNERS <= len(parts) <= MAX_CORNERS:
        raise InvalidFilter(
            f"The region has {len(parts):,} corners; {_LEAST_CORNERS} to {MAX_CORNERS} make one. {_EXAMPLE}"
        )
    return Region(np.array([_corner(number, part) for number, part in enumerate(parts, start=1)]))


def _corner(number: int, text: str) -> tuple[float, float]:
    try:
        x, y = map(float, text.split(","))
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise InvalidFilter(f"Corner {number} of the region, {text[:60]!r}, is not two numbers. {_EXAMPLE}")
    return x, y


class Places:
    """Where customers are on the map, kept in the order of the second axis.

    Between two neighbouring corners, from bottom to top, the sides of a polygon that are crossed by a line
    to the right are always the same. So each such strip is one run of customers and a few comparisons.

    Parameters
    ----------
    points
        Shape (n_customers, 2).
    """

    def __init__(self, points: np.ndarray) -> None:
        x, y = np.asarray(points, dtype=np.float32).T
        self._rows = np.argsort(y).astype(np.uint32)
        self._x, self._y = x[self._rows], y[self._rows]

    def inside(self, region: Region) -> np.ndarray:
        """Who is inside by the even-odd rule, shape (n_customers,)."""
        is_inside = np.zeros(len(self._rows), dtype=bool)
        heights = np.unique(region.corners[:, 1])
        borders = np.searchsorted(self._y, heights)
        for low, first, last in zip(heights[:-1], borders[:-1], borders[1:], strict=True):
            for start in range(first, last, _BLOCK):
                run = slice(start, min(start + _BLOCK, last))
                is_inside[self._rows[run]] = self._inside_strip(region, low, run)
        return is_inside

    def _inside_strip(self, region: Region, low: float, run: slice) -> np.ndarray:
        starts, ends = region.corners, np.roll(region.corners, -1, axis=0)
        crosses = (starts[:, 1] > low) != (ends[:, 1] > low)
        is_inside = np.zeros(run.stop - run.start, dtype=bool)
        for (x1, y1), (x2, y2) in zip(starts[crosses], ends[crosses], strict=True):
            is_inside ^= self._x[run] < x1 + (self._y[run] - y1) * ((x2 - x1) / (y2 - y1))
        return is_inside
