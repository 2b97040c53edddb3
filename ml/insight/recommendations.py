"""What to do with a segment, by rules with stated thresholds, each tied to the numbers that prompt it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ml.evidence import Structure
from ml.insight.advice import View, ask, grow, lift, next_order, offer, retain, win_back
from ml.insight.kinds import Kind, kind_of
from ml.insight.prospects import keep, lapsing, leave_be
from ml.modeling.structure import SIGNIFICANT
from ml.segments import Recommendation, SegmentProfile

_MOST, _ENOUGH = 3, 2
_UNSTABLE = 0.6  # below it Hennig (2007) would not trust a segment
_LEAST_PRODUCTS = 3

Rule = Callable[[View], Recommendation | None]


def with_recommendations(
    profiles: Sequence[SegmentProfile], structure: Structure | None
) -> tuple[SegmentProfile, ...]:
    """Add up to three recommendations to every profile; none where no number prompts one.

    Parameters
    ----------
    profiles
        With their stability and their outlook, where there are.
    structure
        Where there is none, nothing is recommended that takes the segments for different kinds of customers.
    """
    kinds = _kinds(profiles)
    told = []
    for one in profiles:
        others = tuple(other for other in profiles if other is not one and other.size)
        advice = _advise(View(one, others, kinds), structure) if one.size and others else ()
        told.append(replace(one, recommendations=tuple(advice)))
    return tuple(told)


def _advise(view: View, structure: Structure | None) -> list[Recommendation]:
    """Doubts first, then at most one of each action, then what is true of most segments."""
    if structure and structure.verdict == "none":
        doubtful, kept = _without_structure(structure), keep(view) or retain(view)
        return [doubtful, kept] if kept else [doubtful]
    doubt = _unstable(view.segment)
    # Whoever is not worth a letter is asked for nothing else.
    if left := leave_be(view):
        return [doubt, left] if doubt else [left]
    found = [one for one in (doubt, *(rule(view) for rule in _rules(view))) if one]
    taken: dict[str, Recommendation] = {}
    for one in found:
        # Who is to be won back is not asked to grow as well.
        if not (one.action == "grow" and "win_back" in taken):
            taken.setdefault(one.action, one)
    if len(taken) < _ENOUGH and "win_back" not in taken and (more := lift(view)):
        taken.setdefault(more.action, more)
    return list(taken.values())[:_MOST]


def _rules(view: View) -> tuple[Rule, ...]:
    """What is said of the future comes before the same of the past: of each action, the first speaks."""
    # To call the largest before they are gone is to look after them.
    looked_after = () if lapsing(view) else (keep, retain)
    return (lapsing, win_back, *looked_after, offer, ask, grow, next_order)


def _without_structure(structure: Structure) -> Recommendation:
    return Recommendation(
        "test_first",
        "Do not build a campaign for each segment: try one on a sample of all customers first, and see "
        "whether the segments answer differently.",
        f"No groups were found: {_why_none(structure)}.",
    )


def _why_none(structure: Structure) -> str:
    if structure.p_value <= SIGNIFICANT:
        return "the gap statistic suggests that the customers are one"
    return f"of made-up tables without any, {structure.p_value:.0%} look as grouped"


def _unstable(segment: SegmentProfile) -> Recommendation | None:
    """Where it is doubtful that the segment would come again."""
    if segment.stability is None or segment.stability >= _UNSTABLE:
        return None
    return Recommendation(
        "test_first",
        "Try what you plan on a few of these customers first, and leave as many alone to compare.",
        f"When customers are drawn again from the same table, {segment.stability:.0%} of this segment comes "
        f"back on average; {_UNSTABLE:.0%} is the least to rely on.",
    )


def _kinds(profiles: Sequence[SegmentProfile]) -> dict[str, Kind]:
    """What every number is about, by its name and its values."""
    kinds: dict[str, Kind] = {}
    for several in zip(*(one.profile for one in profiles if one.size), strict=True):
        known = [one for one in several if one.mean is not None]
        kind = kind_of(several[0].feature)
        # Shares of a total are known for amounts only; amounts that never exceed 1 are flags and rates.
        is_amount = bool(known) and all(one.total_share is not None for one in known)
        if not known or (kind == "product" and not (is_amount and max(one.mean or 0 for one in known) > 1)):
            kind = "other"
        kinds[several[0].feature] = kind
    # One number of unknown meaning may be anything; several side by side are what customers buy.
    if sum(kind == "product" for kind in kinds.values()) < _LEAST_PRODUCTS:
        return {name: "other" if kind == "product" else kind for name, kind in kinds.items()}
    return kinds
