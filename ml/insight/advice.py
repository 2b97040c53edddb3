"""The rules behind recommendations: each looks at one segment among the others and speaks, or does not."""

from dataclasses import dataclass

from ml.insight.contrasts import readable
from ml.insight.highlights import amounts
from ml.insight.kinds import Kind, is_total
from ml.segments import FeatureProfile, Recommendation, SegmentProfile

_SMALL, _NOT_SMALL, _MEDIUM = 0.2, 0.3, 0.5  # effects, after Cohen (1988)
_ABOVE_SHARE, _ABOVE_RATIO = 0.1, 1.2
_MORE, _MUCH_MORE = 1.25, 1.5
_LITTLE = 0.75
_MANY = 0.05
# A lack as large as this is what kind of customer they are, not a gap to sell into.
_OTHER_BUSINESS = 1.0


@dataclass(frozen=True)
class View:
    """One segment among the others, with what its numbers are about."""

    segment: SegmentProfile
    others: tuple[SegmentProfile, ...]
    kinds: dict[str, Kind]

    def of(self, *kinds: Kind) -> list[FeatureProfile]:
        """Known features of these kinds, in the order of the table."""
        known = (one for one in self.segment.profile if one.mean is not None)
        return [one for one in known if self.kinds.get(one.feature) in kinds]

    def totals(self) -> list[FeatureProfile]:
        """Amounts of which a share of the total is known."""
        amounts_told = self.of("spend", "product")
        return [one for one in amounts_told if one.total_share is not None and is_total(one.feature)]

    def others_mean(self, feature: str) -> float:
        """The mean over the customers of the other segments."""
        told = [one for segment in self.others for one in segment.profile if one.feature == feature]
        known = [(one.mean, one.n_known) for one in told if one.mean is not None and one.n_known]
        return sum(mean * n for mean, n in known) / max(sum(n for _, n in known), 1)


def retain(view: View) -> Recommendation | None:
    """Where the share of a total is well above the share of customers, or, without totals, the mean."""
    share = view.segment.share
    telling = [
        one
        for one in view.totals()
        if (one.total_share or 0.0) >= max(share + _ABOVE_SHARE, share * _ABOVE_RATIO)
    ]
    if not telling:
        return _retain_by_mean(view)
    first, *more = sorted(telling, key=lambda one: (-(one.total_share or 0.0), one.feature))[:2]
    feature, times = readable(first.feature), (first.index or 0.0) / 100
    amount = "most" if (first.total_share or 0.0) > 0.5 else "much"
    if times >= _MUCH_MORE:
        text = _look_after(feature, f"{times:.1f} average customers")
    elif view.kinds[first.feature] == "product":
        text = (
            f"They buy {amount} of all {feature}: try a new price or range of it on a few of them before you "
            "change it for all."
        )
    else:
        text = (
            f"They bring {amount} of all {feature}: try new prices or terms on a few of them before you "
            "change them for all."
        )
    totals = " and ".join(f"{one.total_share:.0%} of all {readable(one.feature)}" for one in (first, *more))
    return Recommendation("retain", text, f"{_customers(view)}, {totals}.")


def _retain_by_mean(view: View) -> Recommendation | None:
    for one in view.of("spend"):
        others = view.others_mean(one.feature)
        is_large = one.effect is not None and one.effect >= _MEDIUM
        if one.total_share is None and is_large and others > 0 and (one.mean or 0) >= _MUCH_MORE * others:
            feature, times = readable(one.feature), (one.mean or 0) / others
            text = _look_after(feature, f"{times:.1f} customers of {_rest(view)}")
            return Recommendation("retain", text, f"{_against(view, one)}.")
    return None


def _look_after(feature: str, worth: str) -> str:
    return (
        f"Look after these customers first: losing one costs as much {feature} as losing {worth}. Call the "
        "largest of them before they have a reason to leave."
    )


def win_back(view: View) -> Recommendation | None:
    """Where they bought last clearly longer ago than the others."""
    for one in view.of("recency"):
        if _effect(one) < _MEDIUM or (one.mean or 0) < _MUCH_MORE * view.others_mean(one.feature):
            continue
        worth = view.of("spend", "product") or view.of("frequency")
        # Whoever brought back more than they bought is not missed.
        if any((other.median or 0.0) <= 0 for other in worth[:1]):
            continue
        less = [other for other in worth if _effect(other) <= -_SMALL or _is_printed_less(view, other)]
        if not worth:
            text = (
                "Ask a few of them why they stopped, and write to the rest once with a reason to come back."
            )
        elif less:
            text = (
                "Write once to those who bought the most, with a reason to come back, and leave it at that: "
                "in all, they bought less than others."
            )
        else:
            text = "Call the largest of them now: they bought no less than others, and may not be lost yet."
        told = [one, *sorted(less or worth, key=_effect)[:1]]
        return Recommendation("win_back", text, f"{'; '.join(_against(view, other) for other in told)}.")
    return None


def _is_printed_less(view: View, one: FeatureProfile) -> bool:
    """Whether the means, which a sentence prints, are far apart where the typical customers are not."""
    return (one.mean or 0.0) < _LITTLE * view.others_mean(one.feature)


def offer(view: View) -> Recommendation | None:
    """Where they buy less of something than similar customers do, and do buy other things."""
    gaps = [one for one in view.of("product") if -_OTHER_BUSINESS < _effect(one) <= -_NOT_SMALL]
    offers = [found for one in gaps if _anchor(view) and (found := _offer(view, one))]
    return max(offers, key=lambda found: found[0])[1] if offers else None


def _offer(view: View, lacked: FeatureProfile) -> tuple[float, Recommendation] | None:
    peer, anchor = _peer(view, lacked), _anchor(view)
    if peer is None or anchor is None or not lacked.mean or not lacked.total_share:
        return None
    size, feature = view.segment.size, readable(lacked.feature)
    gap = (peer.median or 0.0) - (lacked.median or 0.0)
    won = max(size // 10, 1) * gap
    share = won * lacked.total_share / (lacked.mean * (lacked.n_known or 1))
    who = "one in ten" if size >= 20 else "one"
    there = "the segment most like them" if len(view.others) > 1 else "the other segment"
    text = (
        f"Offer {feature} to those who buy the most {readable(anchor.feature)}. If {who} of these {size:,} "
        f"customers came up to what is usual in {there}, {feature} would grow by about {_rounded(won)}, "
        f"{share:.1%} of its total today."
    )
    ours, theirs = amounts(lacked.median or 0.0, peer.median or 0.0)
    because = f"{feature} is typically {ours}, against {theirs} in {there}; {_against(view, anchor)}."
    return share, Recommendation("cross_sell", text, because)


def _anchor(view: View) -> FeatureProfile | None:
    """What they buy the most of, among what they buy more of than others."""
    more = [one for one in view.of("product") if _effect(one) >= _NOT_SMALL]
    return max(more, key=lambda one: one.mean or 0.0, default=None)


def _peer(view: View, lacked: FeatureProfile) -> FeatureProfile | None:
    """The lacked feature in the most similar of the segments that have clearly more of it."""
    products = [one for one in view.of("product") if one.feature != lacked.feature]
    nearest: list[tuple[float, int, FeatureProfile]] = []
    for other in view.others:
        theirs = {one.feature: one for one in other.profile}
        there = theirs[lacked.feature]
        if (lacked.median or 0.0) < _LITTLE * (there.median or 0.0):
            apart = sum((_effect(one) - _effect(theirs[one.feature])) ** 2 for one in products)
            nearest.append((apart, other.segment, there))
    return min(nearest, key=lambda one: one[:2])[2] if nearest else None


def ask(view: View) -> Recommendation | None:
    """Where they buy so little of something that they may have no use for it."""
    lacking = [one for one in view.of("product") if _effect(one) <= -_OTHER_BUSINESS and one.total_share]
    buys_other_things = any((one.index or 0.0) >= 100 * _LITTLE for one in view.of("product"))
    if not lacking or not buys_other_things:
        return None
    lacked = min(lacking, key=_effect)
    text = (
        f"Find out why they buy so little {readable(lacked.feature)}: ask five of them whether they have no "
        "use for it or buy it elsewhere, and offer it to those who do."
    )
    return Recommendation("cross_sell", text, f"{_against(view, lacked)}; {_shares(view, lacked)}.")


def grow(view: View) -> Recommendation | None:
    """Where many customers bring little of anything."""
    amounts_told, share = view.totals(), view.segment.share
    is_little = all((one.total_share or 0.0) <= _LITTLE * share for one in amounts_told)
    most = max(amounts_told, key=lambda one: one.total_share or 0.0, default=None)
    if most is None or share < _MANY or not is_little or _effect(most) > -_SMALL:
        return None
    goal = max(view.of("spend") or amounts_told, key=lambda one: one.mean or 0.0)
    middle, upper = amounts(goal.median or 0.0, goal.q3 or 0.0)
    text = (
        "Keep the cost of serving them low, with standard terms and orders they can place themselves, and "
        f"set them a goal within reach: a quarter of them are at {upper} or more in "
        f"{readable(goal.feature)}, the customer in the middle at {middle}."
    )
    rest = ", and less of everything else" if len(amounts_told) > 1 else ""
    return Recommendation("grow", text, f"{_shares(view, most)}{rest}.")


def next_order(view: View) -> Recommendation | None:
    """Where they bought lately, and not often."""
    recent = [one for one in view.of("recency") if _effect(one) <= -_NOT_SMALL]
    seldom = [one for one in view.of("frequency") if _effect(one) < _MEDIUM]
    if not recent or not seldom:
        return None
    text = "Ask for the next order now, while they remember the last: send that one to repeat."
    return Recommendation("grow", text, f"{_against(view, recent[0])}; {_against(view, seldom[0])}.")


def lift(view: View) -> Recommendation | None:
    """Where customers of the same segment differ much in what they bring."""
    most = max(view.of("spend") or view.of("product"), key=lambda one: one.mean or 0.0, default=None)
    if most is None or not most.median or most.median <= 0 or (most.q3 or 0.0) < _MORE * most.median:
        return None
    middle, upper = amounts(most.median, most.q3 or 0.0)
    feature = readable(most.feature)
    return Recommendation(
        "grow",
        "Ask the smaller ones among them what they buy elsewhere: customers like them show that "
        f"{upper} in {feature} is possible.",
        f"A quarter of them are at {upper} or more in {feature}, half of them below {middle}.",
    )


def _effect(one: FeatureProfile) -> float:
    return one.effect or 0.0


def _against(view: View, one: FeatureProfile) -> str:
    ours, others = amounts(one.mean or 0.0, view.others_mean(one.feature))
    return f"{readable(one.feature)} averages {ours}, against {others} in {_rest(view)}"


def _rest(view: View) -> str:
    return "the other segments" if len(view.others) > 1 else "the other segment"


def _shares(view: View, one: FeatureProfile) -> str:
    share = one.total_share or 0.0
    told = f"{share:.0%}" if share >= 0.005 else "less than 1%"
    return f"{_customers(view)}, {told} of all {readable(one.feature)}"


def _customers(view: View) -> str:
    return f"{view.segment.share:.0%} of customers"


def _rounded(value: float) -> str:
    """Two digits: more would pretend to know."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:g}"
