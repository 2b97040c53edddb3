"""A few sentences with numbers on what sets a segment apart."""

from collections.abc import Iterable, Iterator, Sequence

from ml.insight.contrasts import (
    NOT_SMALL,
    NOTICEABLE,
    CategoryContrast,
    Contrast,
    NumberContrast,
    by_weight,
    is_common,
    is_more,
    opening,
    printed,
    readable,
    says_median,
    telling_categories,
    telling_numbers,
)
from ml.insight.kinds import is_total, kind_of
from ml.segments import FeatureProfile

_N_HIGHLIGHTS = 3
_UNLIKE_SHARE = 0.25


def highlights(contrasts: Sequence[Contrast]) -> list[str]:
    """Up to three sentences with numbers: what the segment has more of first, then what it lacks."""
    told = by_weight(telling_numbers(contrasts), telling_categories(contrasts, is_common))
    sentences = [
        _describe_number(one) if isinstance(one, NumberContrast) else _describe_category(one) for one in told
    ]
    return sentences[:_N_HIGHLIGHTS] or ["No feature sets it apart from the others."]


def with_totals(sentences: Sequence[str], share: float, profile: Iterable[FeatureProfile]) -> list[str]:
    """Fill up fewer than three highlights with shares of what customers spend, where they are telling."""
    return [*sentences, *_totals(share, profile)][:_N_HIGHLIGHTS]


def _totals(share: float, profile: Iterable[FeatureProfile]) -> Iterator[str]:
    for one in profile:
        if one.total_share is None or abs(one.effect or 0.0) < NOT_SMALL:
            continue
        if kind_of(one.feature) != "spend" or not is_total(one.feature):
            continue
        difference = one.total_share - share
        # A few very large customers can turn a total against the typical customer.
        if abs(difference) >= _UNLIKE_SHARE * share and difference * (one.effect or 0.0) > 0:
            total = f"{one.total_share:.0%}" if one.total_share >= 0.005 else "less than 1%"
            yield f"They are {share:.0%} of customers and bring {total} of all {readable(one.feature)}."


def _describe_number(one: NumberContrast) -> str:
    ours, others = amounts(*printed(one))
    subject = f"{opening(one.feature)} {'is typically' if says_median(one) else 'averages'} {ours}"
    if one.is_negative and max(printed(one)) <= 0:
        return (
            f"{subject}, a {'larger' if is_more(one) else 'smaller'} amount than {others} among the others."
        )
    if says_median(one) or one.index is None or _is_plain(one.index):
        return f"{subject}, against {others} among the others."
    if one.index >= 150:
        return f"{subject}, {one.index / 100:,.1f} times the average customer."
    difference = f"{abs(one.index - 100):.0f}% {'above' if one.index > 100 else 'below'}"
    return f"{subject}, {difference} the average customer."


def _is_plain(index: float) -> bool:
    """Whether two numbers say more than the index: nearly the average, or nearly nothing."""
    return index < 1 or abs(index - 100) < 100 * NOTICEABLE


def _describe_category(one: CategoryContrast) -> str:
    subject = f"{one.share:.0%} are {readable(one.feature)} {one.value}"
    return f"{subject}, {one.index / 100:,.1f} times the usual share."


def amounts(ours: float, others: float) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to tell them apart, at least three."""
    for n_digits in range(3, 16):
        texts = _amount(ours, n_digits), _amount(others, n_digits)
        if texts[0] != texts[1]:
            break
    return texts


def _amount(value: float, n_digits: int) -> str:
    return f"{value:,.{n_digits - 3}f}" if abs(value) >= 100 else f"{value:.{n_digits}g}"
