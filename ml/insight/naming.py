"""A short name and a few sentences for each segment, made from what sets it apart, never from its number."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import copysign, sqrt

_NOT_SMALL = 0.3  # Cohen (1988) calls 0.2 a small effect
_NOTICEABLE = 0.05
_BEYOND_CHANCE = 3.0
_N_HIGHLIGHTS = 3


@dataclass(frozen=True)
class NumberContrast:
    """One number in a segment against the other customers, in the feature's own units.

    Attributes
    ----------
    effect
        The standardised difference, on the log scale for features that are trained on it; infinite where
        all customers of a segment are alike, and all others too.
    index
        The mean, 100 at that of all customers; ``None`` where "times the average" means nothing.
    is_log
        Whether the feature is trained on a log scale.
    is_negative
        Whether the feature holds amounts below zero, such as refunds: the more negative, the more of it.
    """

    feature: str
    effect: float
    mean: float
    others_mean: float
    median: float
    others_median: float
    index: float | None = None
    is_log: bool = False
    is_negative: bool = False


@dataclass(frozen=True)
class CategoryContrast:
    """One category: its share in a segment, among the others, and the index (100 at its usual share)."""

    feature: str
    value: str
    share: float
    others_share: float
    index: float
    n_inside: int
    n_others: int


Contrast = NumberContrast | CategoryContrast


def name_segments(contrasts: Sequence[Sequence[Contrast]]) -> list[str]:
    """Name every segment by what sets it apart the most; names are unique.

    Parameters
    ----------
    contrasts
        For each segment, how its features compare with those of the other customers.
    """
    ranked = [_ranked_traits(segment) for segment in contrasts]
    attempts = [[_join(traits[:length]) for traits in ranked] for length in (2, 3, 4)]
    return _numbered(max(attempts, key=lambda names: len(set(names))))


def highlights(contrasts: Sequence[Contrast]) -> list[str]:
    """Up to three sentences with numbers: what the segment has more of first, then what it lacks."""
    sentences = [_describe_number(one) for one in _telling_numbers(contrasts)]
    sentences += [_describe_category(one) for one in _telling_categories(contrasts, _is_common)]
    return sentences[:_N_HIGHLIGHTS] or ["No feature sets it apart from the others."]


def _ranked_traits(contrasts: Sequence[Contrast]) -> list[tuple[str, str]]:
    """(level, feature) or (feature, category) pairs, the most telling first."""
    told = _telling_numbers(contrasts)
    # A few very large customers can lift a mean above the others' while most of the segment is below it. A
    # word without a number would mislead there, so such features name a segment only for want of better.
    clear = [one for one in told if _is_noticeable(one)]
    categories = [
        (_readable(one.feature), one.value[:60]) for one in _telling_categories(contrasts, _is_typical)
    ]
    numbers = clear if clear or categories else told
    return [("High" if _is_more(one) else "Low", _readable(one.feature)) for one in numbers] + categories


def _telling_numbers(contrasts: Iterable[Contrast]) -> list[NumberContrast]:
    """Numbers that differ from the others', the largest effect first, what is lacking last."""
    telling = [
        one
        for one in contrasts
        if isinstance(one, NumberContrast) and abs(one.effect) >= _NOT_SMALL and _agrees(one)
    ]
    return sorted(telling, key=lambda one: (not _is_more(one), -abs(one.effect), one.feature))


def _is_more(one: NumberContrast) -> bool:
    return (one.effect < 0) == one.is_negative


def _agrees(one: NumberContrast) -> bool:
    """Whether the number that a sentence prints differs in the direction of the effect."""
    sign = copysign(1, one.effect)
    ours, others = _printed(one)
    return (ours - others) * sign > 0 and (one.median - one.others_median) * sign >= 0


def _is_noticeable(one: NumberContrast) -> bool:
    difference = (one.mean - one.others_mean) * copysign(1, one.effect)
    return difference >= _NOTICEABLE * max(abs(one.mean), abs(one.others_mean))


def _says_median(one: NumberContrast) -> bool:
    # On the log scale the median is what the effect is about; the mean follows the few largest. Medians are
    # alike where most customers have none.
    return one.is_log and one.median != one.others_median


def _printed(one: NumberContrast) -> tuple[float, float]:
    return (one.median, one.others_median) if _says_median(one) else (one.mean, one.others_mean)


def _telling_categories(
    contrasts: Iterable[Contrast], is_frequent: Callable[[CategoryContrast], bool]
) -> list[CategoryContrast]:
    """The most frequent of the categories that set the segment apart, one a feature."""
    best: dict[str, CategoryContrast] = {}
    for one in contrasts:
        if isinstance(one, CategoryContrast) and _is_beyond_chance(one) and is_frequent(one):
            rival = best.get(one.feature, one)
            best[one.feature] = min(one, rival, key=lambda it: (-it.share, it.value))
    return list(best.values())


def _is_typical(one: CategoryContrast) -> bool:
    """Whether a category may stand for the whole segment."""
    return one.share >= 0.5 or (one.share >= 0.25 and one.index >= 200)


def _is_common(one: CategoryContrast) -> bool:
    return one.share >= 0.1


def _is_beyond_chance(one: CategoryContrast) -> bool:
    """The z test of two proportions, for at least five customers and a fifth more than the usual share."""
    n_all = one.n_inside + one.n_others
    if one.share * one.n_inside < 5 or one.index < 120 or one.n_others == 0:
        return False
    pooled = (one.share * one.n_inside + one.others_share * one.n_others) / n_all
    error = sqrt(pooled * (1 - pooled) * (1 / one.n_inside + 1 / one.n_others))
    return one.share - one.others_share > _BEYOND_CHANCE * error


def _join(traits: Sequence[tuple[str, str]]) -> str:
    """Put traits of one level together: High Milk and Grocery, low Fresh."""
    if not traits:
        return "Typical customers"
    levels: dict[str, list[str]] = {}
    for level, what in traits:
        levels.setdefault(level, []).append(what)
    # Only our own word is lower-cased within a name: features stay as the table writes them.
    return ", ".join(
        f"{'low' if place and level == 'Low' else level} {_enumerate(things)}"
        for place, (level, things) in enumerate(levels.items())
    )


def _enumerate(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _numbered(names: Sequence[str]) -> list[str]:
    """Names that occur again get the first free number."""
    unique: list[str] = []
    for name in names:
        candidates = (f"{name} ({number})" for number in range(2, len(names) + 2))
        free = (one for one in candidates if one not in names and one not in unique)
        unique.append(next(free) if name in unique else name)
    return unique


def _describe_number(one: NumberContrast) -> str:
    ours, others = _amounts(*_printed(one))
    subject = f"{_readable(one.feature)} {'is typically' if _says_median(one) else 'averages'} {ours}"
    if one.is_negative and max(_printed(one)) <= 0:
        return (
            f"{subject}, a {'larger' if _is_more(one) else 'smaller'} amount than {others} among the others."
        )
    if _says_median(one) or one.index is None or _is_plain(one.index):
        return f"{subject}, against {others} among the others."
    if one.index >= 150:
        return f"{subject}, {one.index / 100:,.1f} times the average customer."
    difference = f"{abs(one.index - 100):.0f}% {'above' if one.index > 100 else 'below'}"
    return f"{subject}, {difference} the average customer."


def _is_plain(index: float) -> bool:
    """Whether two numbers say more than the index: nearly the average, or nearly nothing."""
    return index < 1 or abs(index - 100) < 100 * _NOTICEABLE


def _describe_category(one: CategoryContrast) -> str:
    subject = f"{one.share:.0%} are {_readable(one.feature)} {one.value}"
    return f"{subject}, {one.index / 100:,.1f} times the usual share."


def _amounts(ours: float, others: float) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to tell them apart, at least three."""
    for n_digits in range(3, 16):
        texts = _amount(ours, n_digits), _amount(others, n_digits)
        if texts[0] != texts[1]:
            break
    return texts


def _amount(value: float, n_digits: int) -> str:
    return f"{value:,.{n_digits - 3}f}" if abs(value) >= 100 else f"{value:.{n_digits}g}"


def _readable(feature: str) -> str:
    return feature.replace("_", " ").strip()[:60]
