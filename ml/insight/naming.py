"""A short name for each segment, made from what sets it apart, never from its number.

Names hold when customers come and go: a trait counts by its effect, but the largest drop between effects,
which moves little, decides where to stop, and what is named together comes in the order of the alphabet.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ml.insight.contrasts import (
    NOT_SMALL,
    Contrast,
    NumberContrast,
    is_more,
    is_noticeable,
    is_typical,
    phrase,
    readable,
    telling_categories,
    telling_numbers,
)
from ml.insight.kinds import is_recency

_SMALL = 0.2  # Cohen (1988)
_MAX_TRAITS = 3
_MAX_CHARS = 60
_MOST_OF_ALL = 2.0


def name_segments(contrasts: Sequence[Sequence[Contrast]]) -> list[str]:
    """Name every segment by what sets it apart the most; names are unique.

    Names that several segments share say more, until they differ; only where nothing does they are counted.

    Parameters
    ----------
    contrasts
        For each segment, how its features compare with those of the other customers.
    """
    longer = [list(_names(segment)) for segment in contrasts]
    lengths = [0] * len(contrasts)
    while True:
        names = [several[length] for several, length in zip(longer, lengths, strict=True)]
        stuck = [
            place
            for place, name in enumerate(names)
            if names.count(name) > 1 and lengths[place] + 1 < len(longer[place])
        ]
        if not stuck:
            return _numbered(names, [_strength(segment) for segment in contrasts])
        for place in stuck:
            lengths[place] += 1


def _names(contrasts: Sequence[Contrast]) -> Iterator[str]:
    """Names of one segment, the shortest that will do first."""
    high, low, categories = _traits(contrasts)
    if level := _level_of_everything(contrasts):
        most = high if level == "High" else low
        told, drop = _leading(most)
        name = f"{level} in everything"
        longer = f"{name}, most of all {_features(told)}"
        yield from [longer] if drop >= _MOST_OF_ALL and len(told) < len(most) else [name, longer]
        return
    some_high, some_low = _leading(high)[0], _leading(low, 2 if high else _MAX_TRAITS)[0]
    n_places = 2 - len(some_high)
    short = some_low if n_places > 0 else []
    yield _short(some_high, short, categories[: max(n_places - len(short), 0)])
    yield _join(some_high, some_low, categories[:1])
    for more in (1, 2):
        yield _join(high[: len(some_high) + more], low[: len(some_low) + more], categories)
    name = _join(some_high, some_low, categories[:1])
    strongest = max(high + low, key=lambda one: abs(one.effect), default=None)
    if strongest and len(some_high) + len(some_low) > 1:
        yield f"{name}, most of all {readable(strongest.feature)}"


def _traits(
    contrasts: Sequence[Contrast],
) -> tuple[list[NumberContrast], list[NumberContrast], list[str]]:
    """What the segment has more of, what it has less of, each by effect, and its categories."""
    categories = [
        f"{readable(one.feature)} {one.value[:60]}" for one in telling_categories(contrasts, is_typical)
    ]
    told = telling_numbers(contrasts, _SMALL)
    # A few very large customers can lift a mean above the others' while most of the segment is below it. A
    # word without a number would mislead there, so such features name a segment only for want of better.
    clear = [one for one in told if is_noticeable(one)]
    numbers = clear if categories or any(map(_is_large, clear)) else told
    high, low = ([one for one in numbers if is_more(one) == way] for way in (True, False))
    # Once one is worth a word, a somewhat smaller effect may stand beside it.
    high, low = (side if any(map(_is_large, side)) else [] for side in (high, low))
    return high, low, categories


def _is_large(one: NumberContrast) -> bool:
    return abs(one.effect) >= NOT_SMALL


def _leading(ranked: Sequence[NumberContrast], most: int = _MAX_TRAITS) -> tuple[list[NumberContrast], float]:
    """The traits before the largest drop between effects, and by what factor they drop there."""
    effects = [min(abs(one.effect), 1e6) for one in ranked] + [_SMALL]
    drops = [one / following for one, following in pairwise(effects)][:most]
    return list(ranked[: drops.index(max(drops)) + 1]) if drops else [], max(drops, default=1.0)


def _level_of_everything(contrasts: Sequence[Contrast]) -> str | None:
    """High or Low where at least three numbers all differ in one direction, half of them or more clearly."""
    numbers = [one for one in contrasts if isinstance(one, NumberContrast)]
    if len(numbers) < 3 or any(is_recency(one.feature) for one in numbers):
        return None
    if not all(is_noticeable(one) and abs(one.effect) >= _SMALL / 2 for one in numbers):
        return None
    if len({is_more(one) for one in numbers}) > 1 or 2 * sum(map(_is_large, numbers)) < len(numbers):
        return None
    return "High" if is_more(numbers[0]) else "Low"


def _short(high: Sequence[NumberContrast], low: Sequence[NumberContrast], categories: Sequence[str]) -> str:
    """Leave out the least telling traits of a name that would be too long."""
    while len(name := _join(high, low, categories)) > _MAX_CHARS and len(high) + len(low) > 1:
        high, low = (high, low[:-1]) if low else (high[:-1], low)
    return name


def _join(high: Sequence[NumberContrast], low: Sequence[NumberContrast], categories: Sequence[str]) -> str:
    """Put traits of one level together: High Milk and Grocery, low Fresh."""
    told = [*_told("high", high), *_told("low", low)]
    # Only our own word is written small within a name: features stay as the table writes them.
    told[:1] = [one[:1].upper() + one[1:] for one in told[:1]]
    return ", ".join([*told, *([_enumerate(categories)] if categories else [])]) or "Typical customers"


def _told(level: str, several: Sequence[NumberContrast]) -> Iterator[str]:
    """What has a phrase of its own, then the level of all others."""
    if phrases := [said for one in several if (said := phrase(one))]:
        yield _enumerate(sorted(phrases))
    if others := [one for one in several if not phrase(one)]:
        yield f"{level} {_features(others)}"


def _features(several: Sequence[NumberContrast]) -> str:
    return _enumerate(sorted(readable(one.feature) for one in several))


def _enumerate(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _numbered(names: Sequence[str], strengths: Sequence[float]) -> list[str]:
    """Names that occur again get the first free number, the one with the strongest effect none."""
    unique: dict[int, str] = {}
    for place in sorted(range(len(names)), key=lambda place: -strengths[place]):
        name = names[place]
        candidates = (f"{name} ({number})" for number in range(2, len(names) + 2))
        free = (one for one in candidates if one not in names and one not in unique.values())
        unique[place] = next(free) if name in unique.values() else name
    return [unique[place] for place in range(len(names))]


def _strength(contrasts: Sequence[Contrast]) -> float:
    return max((abs(one.effect) for one in contrasts if isinstance(one, NumberContrast)), default=0.0)
