"""A short name and a few sentences for each segment, made from what sets it apart, never from its number."""

from collections import Counter
from collections.abc import Sequence

from ml.types import FeatureProfile

_SMALL = 0.2
_NOTICEABLE = 5  # points of the index
_N_HIGHLIGHTS = 3


def name_segments(profiles: Sequence[Sequence[FeatureProfile]]) -> list[str]:
    """Name every segment by the features with the largest effects; names are unique.

    Parameters
    ----------
    profiles
        For each segment, the profiles of its features.
    """
    ranked = [_ranked_traits(profile) for profile in profiles]
    for length in (2, 3, 4):
        names = [_join(traits[:length]) for traits in ranked]
        if len(set(names)) == len(names):
            return names
    return _numbered(names)


def highlights(profile: Sequence[FeatureProfile]) -> list[str]:
    """Up to three sentences with numbers: what the segment has more of first, then what it lacks."""
    sentences = [_describe_number(feature) for feature in _telling(profile)]
    sentences += [
        f"{feature.categories[0].share:.0%} are {feature.feature} {feature.categories[0].value}, "
        f"{feature.categories[0].index / 100:.1f} times the usual share."
        for feature in profile
        if feature.categories and feature.categories[0].index >= 120
    ]
    return sentences[:_N_HIGHLIGHTS] or ["Close to the average customer in every feature."]


def _ranked_traits(profile: Sequence[FeatureProfile]) -> list[tuple[str, str]]:
    """(level, feature) pairs, the most telling first."""
    traits = [
        ("High" if (one.effect or 0) > 0 else "Low", _readable(one.feature)) for one in _telling(profile)
    ]
    traits += [
        (_readable(one.feature), one.categories[0].value)
        for one in profile
        if one.categories and one.categories[0].index >= 120
    ]
    return traits


def _telling(profile: Sequence[FeatureProfile]) -> list[FeatureProfile]:
    """Features with more than a small effect (Cohen 1988), the largest first, what is lacking last.

    A few very large customers can lift a mean above the average while most of the segment is below it. Where
    the index (of the mean) does not follow the effect (on the log scale), either word would mislead.
    """
    effects = [
        (one.effect, one)
        for one in profile
        if one.effect is not None
        and abs(one.effect) >= _SMALL
        and (one.index is None or (one.index - 100) * one.effect >= _NOTICEABLE * abs(one.effect))
    ]
    return [one for effect, one in sorted(effects, key=lambda pair: (pair[0] < 0, -abs(pair[0])))]


def _join(traits: Sequence[tuple[str, str]]) -> str:
    """Put traits of one level together: High Milk and Grocery, low Fresh."""
    if not traits:
        return "Average customers"
    levels: dict[str, list[str]] = {}
    for level, what in traits:
        levels.setdefault(level, []).append(what)
    parts = [f"{level} {_enumerate(things)}" for level, things in levels.items()]
    return ", ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])


def _enumerate(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _numbered(names: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def _describe_number(feature: FeatureProfile) -> str:
    subject = f"{_readable(feature.feature)} averages {_amount(feature.mean or 0)}"
    if feature.index is None:
        return f"{subject}, {'above' if (feature.effect or 0) > 0 else 'below'} the others."
    if feature.index >= 150:
        return f"{subject}, {feature.index / 100:.1f} times the average customer."
    difference = f"{abs(feature.index - 100):.0f}% {'above' if feature.index > 100 else 'below'}"
    return f"{subject}, {difference} the average customer."


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _readable(feature: str) -> str:
    return feature.replace("_", " ").strip()[:60]
