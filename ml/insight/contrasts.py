"""What sets a segment apart from the other customers: contrasts, and which of them tell."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import asin, copysign, sqrt

NOT_SMALL = 0.3  # Cohen (1988) calls 0.2 a small effect
NOTICEABLE = 0.05
_BEYOND_CHANCE = 3.0
# What is told of customers of whom purchases are known, where the name of a column says it badly.
_MADE_OF_PURCHASES = {
    "recency_days": "days since last purchase",
    "n_purchases": "number of purchases",
    "total_spend": "spend",
    "mean_purchase_value": "value of a purchase",
    "tenure_days": "days since first purchase",
    "n_products": "number of products",
    "mean_items": "items in a purchase",
    "mean_days_between": "days between purchases",
    "std_days_between": "deviation of days between purchases",
    "spend_trend": "trend of spend",
    "weekend_share": "share bought at weekends",
    "peak_month_share": "share bought in the busiest month",
    "refund_share": "share refunded",
    "monetary_value": "value of a repeat purchase day",
}
# Said of customers, for more of it and for less.
_PHRASES = {
    "recency_days": ("bought long ago", "bought lately"),
    "n_purchases": ("buy often", "buy seldom"),
    "total_spend": ("spend much", "spend little"),
}
_GROUP = re.compile(r"^share_(?!of_)(?=.)")


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

    @property
    def effect(self) -> float:
        """How far the two shares are apart: Cohen's h (1988), whose steps are those of his d."""
        return 2 * asin(sqrt(self.share)) - 2 * asin(sqrt(self.others_share))


Contrast = NumberContrast | CategoryContrast


def telling_numbers(contrasts: Iterable[Contrast], least_effect: float = NOT_SMALL) -> list[NumberContrast]:
    """Numbers that differ from the others', the largest effect first, what is lacking last."""
    telling = [
        one
        for one in contrasts
        if isinstance(one, NumberContrast) and abs(one.effect) >= least_effect and _agrees(one)
    ]
    return sorted(telling, key=lambda one: (not is_more(one), -abs(one.effect), one.feature))


def is_more(one: NumberContrast) -> bool:
    """Whether the segment has more of it than the others."""
    return (one.effect < 0) == one.is_negative


def _agrees(one: NumberContrast) -> bool:
    """Whether the number that a sentence prints differs in the direction of the effect."""
    sign = copysign(1, one.effect)
    ours, others = printed(one)
    return (ours - others) * sign > 0 and (one.median - one.others_median) * sign >= 0


def is_noticeable(one: NumberContrast) -> bool:
    """Whether what a sentence prints differs by a twentieth, and the means do not say the opposite."""
    return _growth(one, *printed(one)) >= NOTICEABLE and _growth(one, one.mean, one.others_mean) > -NOTICEABLE


def _growth(one: NumberContrast, ours: float, others: float) -> float:
    """The difference in the direction of the effect, as a share of the larger of the two."""
    largest = max(abs(ours), abs(others))
    return (ours - others) * copysign(1, one.effect) / largest if largest else 0.0


def says_median(one: NumberContrast) -> bool:
    """Whether a sentence speaks of the medians."""
    # On the log scale the median is what the effect is about; the mean follows the few largest. Medians are
    # alike where most customers have none.
    return one.is_log and one.median != one.others_median


def printed(one: NumberContrast) -> tuple[float, float]:
    """The numbers that a sentence prints: of the segment, and of the others."""
    return (one.median, one.others_median) if says_median(one) else (one.mean, one.others_mean)


def telling_categories(
    contrasts: Iterable[Contrast], is_frequent: Callable[[CategoryContrast], bool]
) -> list[CategoryContrast]:
    """The most frequent of the categories that set the segment apart, one a feature."""
    best: dict[str, CategoryContrast] = {}
    for one in contrasts:
        if isinstance(one, CategoryContrast) and _is_beyond_chance(one) and is_frequent(one):
            rival = best.get(one.feature, one)
            best[one.feature] = min(one, rival, key=lambda it: (-it.share, it.value))
    return list(best.values())


def by_weight(numbers: Iterable[NumberContrast], categories: Iterable[CategoryContrast]) -> list[Contrast]:
    """What the segment has more of first, then what it lacks, the largest effect of each first."""
    told: list[Contrast] = [*numbers, *categories]
    return sorted(
        told, key=lambda one: (isinstance(one, NumberContrast) and not is_more(one), -abs(one.effect))
    )


def is_typical(one: CategoryContrast) -> bool:
    """Whether a category may stand for the whole segment."""
    return one.share >= 0.5 or (one.share >= 0.25 and one.index >= 200)


def is_common(one: CategoryContrast) -> bool:
    """Whether a tenth of the segment is of the category."""
    return one.share >= 0.1


def _is_beyond_chance(one: CategoryContrast) -> bool:
    """The z test of two proportions, for at least five customers and a fifth more than the usual share."""
    n_all = one.n_inside + one.n_others
    if one.share * one.n_inside < 5 or one.index < 120 or one.n_others == 0:
        return False
    pooled = (one.share * one.n_inside + one.others_share * one.n_others) / n_all
    error = sqrt(pooled * (1 - pooled) * (1 / one.n_inside + 1 / one.n_others))
    return one.share - one.others_share > _BEYOND_CHANCE * error


def phrase(one: NumberContrast) -> str | None:
    """What a person would say of such customers, where a level and a feature would be clumsy."""
    phrases = _PHRASES.get(one.feature)
    return phrases and phrases[0 if is_more(one) else 1]


def readable(feature: str) -> str:
    """A feature as a person would write it.

    >>> readable("n_purchases"), readable("share_Toys"), readable("Detergents_Paper")
    ('number of purchases', 'share of Toys', 'Detergents Paper')
    """
    words = _MADE_OF_PURCHASES.get(feature) or _GROUP.sub("share of ", feature).replace("_", " ")
    return words.strip()[:60]


def opening(feature: str) -> str:
    """A feature as the first words of a sentence: what is named by its table stays as it is written there."""
    words = readable(feature)
    return words[:1].upper() + words[1:] if feature in _MADE_OF_PURCHASES else words
