"""Rules that look ahead: they speak only where purchases are forecast (``SegmentProfile.outlook``)."""

from dataclasses import dataclass

from ml.forecasts import Outlook
from ml.insight.advice import View
from ml.insight.highlights import amounts
from ml.segments import Recommendation

_FEWER = 0.75  # at most as many active as elsewhere
_MUCH = 1.25  # at least as much spent so far by a customer as elsewhere
_NEARLY_NOBODY = 0.2  # active, at most
_NEARLY_NOTHING = 0.25  # at most, of what as many average customers bring
_ABOVE_SHARE, _ABOVE_RATIO = 0.1, 1.2


@dataclass(frozen=True)
class _Ahead:
    """The next 90 days of a segment beside those of the others.

    ``share`` is that of the segment in the value that is expected of all customers, or in the purchases where
    spend is not modelled; ``low`` and ``high`` are its shares at the bounds of its 90 % interval.
    """

    own: Outlook
    rest: Outlook
    is_of_value: bool
    share: float
    low: float
    high: float

    @property
    def active(self) -> tuple[float, float]:
        """The shares that are expected to be active, of this segment and of the others."""
        own, rest = self.own, self.rest
        return own.expected_active / own.n_customers, rest.expected_active / rest.n_customers

    @property
    def spent(self) -> tuple[float, float]:
        """What a customer spent so far, in this segment and in the others."""
        return self.own.past_spend / self.own.n_customers, self.rest.past_spend / self.rest.n_customers


def lapsing(view: View) -> Recommendation | None:
    """Where fewer are active than elsewhere, of customers who spent more than others did."""
    ahead = _look_ahead(view)
    if ahead is None or not _is_lapsing(ahead):
        return None
    (own, rest), (spent, others), there = ahead.active, amounts(*ahead.spent), _there(view)
    return Recommendation(
        "win_back",
        "Call the largest of them now, before they are gone: they spent more than others so far, and start "
        "with those who bought last.",
        f"{_counted(ahead.own.expected_active)} of {ahead.own.n_customers:,} are expected to be active "
        f"({own:.0%}, against {rest:.0%} in {there}); a customer spent {spent} so far, against {others}.",
    )


def keep(view: View) -> Recommendation | None:
    """Where much more is expected than of as many other customers, even at the low end."""
    ahead, share = _look_ahead(view), view.segment.share
    if ahead is None or ahead.low < max(share + _ABOVE_SHARE, share * _ABOVE_RATIO):
        return None
    n_others, n_own = ahead.rest.n_customers, ahead.own.n_customers
    times = ahead.low / max(1 - ahead.low, 1e-12) * n_others / n_own
    many = f"at least {times:.1f}" if times < 100 else "more than 100"
    worth = "be worth" if ahead.is_of_value else "buy as often as"
    return Recommendation(
        "retain",
        f"Look after these customers first: in the next 90 days one of them is expected to {worth} {many} "
        f"customers of {_there(view)}. Give the largest a person to call, and ask them what would make them "
        "leave.",
        f"{share:.0%} of customers; {_told(ahead)}{_so_far(ahead)}.",
    )


def leave_be(view: View) -> Recommendation | None:
    """Where nearly nobody is active any more, and hardly anything is expected, even at the high end."""
    ahead = _look_ahead(view)
    if ahead is None or _is_lapsing(ahead) or ahead.active[0] > _NEARLY_NOBODY:
        return None
    if ahead.high > _NEARLY_NOTHING * view.segment.share:
        return None
    n_gone = ahead.own.n_customers - ahead.own.expected_active
    return Recommendation(
        "win_back",
        "Stop spending on letters and vouchers for them: hardly any will come back, and those who do, come "
        "without. Put the money where customers are still active.",
        f"{_counted(n_gone)} of {ahead.own.n_customers:,} are expected to be inactive; {_told(ahead)}.",
    )


def _is_lapsing(ahead: _Ahead) -> bool:
    (own, rest), (spent, others) = ahead.active, ahead.spent
    return own <= _FEWER * rest and spent >= _MUCH * others and spent > 0


def _look_ahead(view: View) -> _Ahead | None:
    own = view.segment.outlook
    others = [one.outlook for one in view.others]
    known = [one for one in others if one is not None and one.n_customers]
    if own is None or not own.n_customers or len(known) < len(others):
        return None
    rest = _together(known)
    # Value, or purchases where spend is not modelled.
    values = (own.expected_value, own.value_low, own.value_high, rest.expected_value)
    purchases = (own.expected_purchases, own.purchases_low, own.purchases_high, rest.expected_purchases)
    is_of_value = all(one is not None for one in values)
    expected, low, high, elsewhere = (one or 0.0 for one in (values if is_of_value else purchases))
    total = expected + elsewhere
    if total <= 0:
        return None
    # The others at what is expected of them, so that no bound is above all there is.
    bounds = (one / (one + elsewhere) if one + elsewhere > 0 else 0.0 for one in (low, high))
    return _Ahead(own, rest, is_of_value, expected / total, *bounds)


def _together(several: list[Outlook]) -> Outlook:
    """The sums of what is expected; bounds do not add up."""
    values = [one.expected_value for one in several if one.expected_value is not None]
    return Outlook(
        n_customers=sum(one.n_customers for one in several),
        expected_active=sum(one.expected_active for one in several),
        expected_purchases=sum(one.expected_purchases for one in several),
        purchases_low=0.0,
        purchases_high=0.0,
        expected_value=sum(values) if len(values) == len(several) else None,
        value_low=None,
        value_high=None,
        past_spend=sum(one.past_spend for one in several),
    )


def _told(ahead: _Ahead) -> str:
    low, high = _percent(ahead.low), _percent(ahead.high)
    what = "expected value" if ahead.is_of_value else "expected purchases"
    return f"the next 90 days bring {_percent(ahead.share)} of all {what} ({low} to {high})"


def _so_far(ahead: _Ahead) -> str:
    total = ahead.own.past_spend + ahead.rest.past_spend
    is_share = ahead.own.past_spend >= 0 and ahead.rest.past_spend >= 0 and total > 0
    return (
        f", and they brought {_percent(ahead.own.past_spend / total)} of all spend so far" if is_share else ""
    )


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.005 or share <= 0 else "less than 1%"


def _counted(n_customers: float) -> str:
    return f"{n_customers:,.0f}"


def _there(view: View) -> str:
    return "the other segments" if len(view.others) > 1 else "the other segment"
