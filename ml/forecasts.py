"""What customers will do, as far as a model of their purchases says; free of behaviour that computes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

PurchaseKind = Literal["bg_nbd", "mbg_nbd", "pareto_nbd"]
ProcessKind = Literal["bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma"]


@dataclass(frozen=True)
class FittedProcess:
    """A process fitted by maximum likelihood.

    Attributes
    ----------
    time_unit
        What rates are per; ``None`` for spend.
    parameters, standard_errors
        By the names of the literature: r, alpha, a, b; r, alpha, s, beta; p, q, gamma. An error is ``None``
        where the likelihood is flat or a parameter runs to 0 or infinity.
    log_covariance
        The covariance matrix of the logarithms of the parameters, in their order. Where the likelihood is
        flat, standard errors are at most 2; a parameter that ran to 0 or infinity is held there, with 0.
    log_likelihood
        Of all customers, constants included as the literature has them.
    bic
        ``-2 log_likelihood + n_parameters log(n_customers)``.
    n_customers
        That it was fitted to: for spend, those who bought again.
    """

    kind: ProcessKind
    time_unit: Literal["weeks"] | None
    parameters: dict[str, float]
    standard_errors: dict[str, float | None]
    log_covariance: tuple[tuple[float, ...], ...]
    log_likelihood: float
    bic: float
    n_customers: int


@dataclass(frozen=True)
class FrequencyGroup:
    """Customers with the same number of repeat purchases in the calibration period ("7+" is 7 and more)."""

    frequency: str
    n_customers: int
    expected: float
    actual: int


@dataclass(frozen=True)
class CurvePoint:
    """Repeat purchases of all customers from the start up to the end of a week.

    Of a holdout, ``expected`` is in the weeks that were fitted what the model expects of customers by their
    age, without ``low`` and ``high``. In the weeks that were kept (``is_holdout``) it begins anew with what
    had happened up to the cut, and adds what was forecast then: at the last point ``Holdout.expected``, and
    ``low`` and ``high`` bound 90 % of what may happen. Of the future all is forecast, counted from now on,
    and ``actual`` is ``None``.
    """

    week: int
    date: datetime
    expected: float
    low: float | None
    high: float | None
    actual: int | None
    is_holdout: bool


@dataclass(frozen=True)
class Holdout:
    """Purchases that were kept from the model, and what it expected of them.

    ``low`` and ``high`` bound 90 % of what the model expects to see. The first ``calibration_weeks`` were
    fitted, the ``holdout_weeks`` after them forecast.
    """

    kind: PurchaseKind
    calibration_weeks: float
    holdout_weeks: float
    n_customers: int
    expected: float
    low: float
    high: float
    actual: int
    by_frequency: tuple[FrequencyGroup, ...]
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True)
class PurchaseCandidate:
    """One process that was tried; ``refused`` says why it was not fitted.

    ``holdout_error`` is the mean absolute difference between expected and actual purchases of a customer in
    the time that was kept, ``holdout_deviance`` the mean Poisson deviance, which forecasts are compared by:
    ``2 (actual log(actual / expected) - actual + expected)``, 0 if all is as expected.
    """

    kind: PurchaseKind
    log_likelihood: float | None
    bic: float | None
    holdout_expected: float | None
    holdout_error: float | None
    is_chosen: bool
    refused: str | None = None
    holdout_deviance: float | None = None


@dataclass(frozen=True)
class Forecast:
    """The fitted models of purchases and of spend, with their evidence.

    ``choice`` says in sentences why this process was taken. ``spend`` is ``None`` where amounts cannot be
    modelled, ``spend_refused`` then says why; ``spend_correlation`` is that of frequency and mean spend among
    repeat buyers (Pearson), which the model takes to be none. ``tells_leaving`` is False where nothing in the
    purchases says that customers leave: probabilities of being active are then all next to 1 and say nothing.
    """

    as_of: datetime
    purchases: FittedProcess
    spend: FittedProcess | None
    candidates: tuple[PurchaseCandidate, ...]
    choice: tuple[str, ...]
    holdout: Holdout | None
    spend_refused: str | None = None
    spend_correlation: float | None = None
    warnings: tuple[str, ...] = ()
    tells_leaving: bool = True


@dataclass(frozen=True)
class Outlook:
    """What some customers are expected to do within a horizon; 90 % of what may happen lies within low, high.

    ``expected_active`` is the sum of their probabilities of being active. Values are in the monetary unit of
    the table, discounted to today; ``None`` where spend is not modelled. ``past_spend`` is what they spent.
    """

    n_customers: int
    expected_active: float
    expected_purchases: float
    purchases_low: float
    purchases_high: float
    expected_value: float | None
    value_low: float | None
    value_high: float | None
    past_spend: float


@dataclass(frozen=True)
class ActivityGrid:
    """How likely customers are to be active, by frequency (rows) and recency (columns).

    ``T_weeks`` is the median time since the first purchase, for which probabilities hold. Cells are ``None``
    where no customer can be: one purchase has no recency. ``n_customers`` counts those for whom the
    probabilities about hold, ``n_counted`` of ``n_all``: whose first purchase is ``T_weeks`` ago, give or
    take ``T_window_weeks``. The last row and column also count those of them who are beyond.
    """

    frequencies: tuple[int, ...]
    recencies_weeks: tuple[float, ...]
    T_weeks: float
    probability_active: tuple[tuple[float | None, ...], ...]
    n_customers: tuple[tuple[int, ...], ...]
    T_window_weeks: float = 0.0
    n_counted: int = 0
    n_all: int = 0
