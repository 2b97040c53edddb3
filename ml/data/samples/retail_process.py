"""When the customers of a made-up shop buy, and for how much: a BG/NBD process with Gamma-Gamma spend."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

_DAYS_A_YEAR = 365.25
_PEAK_DAY = 338  # early December
# How far a weekday is above the mean of the week, as a multiple of the seasonality; from Monday.
_WEEKDAYS = np.array([-0.6, -0.5, -0.3, 0.0, 0.6, 1.2, -0.4])


@dataclass(frozen=True)
class RetailProcess:
    """The truth behind the made-up shop, by the names of the literature; rates are per week.

    Attributes
    ----------
    r, alpha, a, b
        BG/NBD (Fader, Hardie and Lee 2005): while active, customers buy at rates from Gamma(r, alpha), and
        stop after a repeat purchase with probabilities from Beta(a, b).
    p, q, gamma
        Gamma-Gamma (Fader and Hardie 2013): the values of a customer's purchases are Gamma(p, nu), and nu is
        Gamma(q, gamma) over customers; the mean value is ``p gamma / (q - 1)``.
    joining_weeks, observed_weeks
        Everyone's first purchase is in the first of the weeks that are observed.
    end
        The moment at which they end.
    """

    r: float = 0.8
    alpha: float = 8.0
    a: float = 0.8
    b: float = 4.0
    p: float = 5.0
    q: float = 4.0
    gamma: float = 24.0
    joining_weeks: int = 26
    observed_weeks: int = 78
    end: datetime = datetime(2025, 6, 30)

    @property
    def start(self) -> datetime:
        """The moment at which the observed weeks start."""
        return self.end - timedelta(weeks=self.observed_weeks)


RETAIL = RetailProcess()


def draw_purchases(
    n_customers: int, rng: np.random.Generator, process: RetailProcess = RETAIL
) -> tuple[np.ndarray, np.ndarray]:
    """Draw who buys when.

    Returns
    -------
    The customer of every purchase, from 0, and its week since the start; both of shape (n_purchases,).
    """
    rate = rng.gamma(process.r, 1 / process.alpha, n_customers)
    # Below, nobody would live to see the difference, and the number of purchases no longer fits an integer.
    leaving = np.maximum(rng.beta(process.a, process.b, n_customers), 1e-9)
    joined = rng.uniform(0, process.joining_weeks, n_customers)
    weeks_left = process.observed_weeks - joined
    n_while_active = rng.geometric(leaving)
    n_chances = rng.poisson(rate * weeks_left)
    customer = np.repeat(np.arange(n_customers), n_chances)
    week = joined[customer] + rng.random(len(customer)) * weeks_left[customer]
    week = week[np.lexsort((week, customer))]
    place = np.arange(len(customer)) - np.repeat(np.cumsum(n_chances) - n_chances, n_chances)
    is_made = place < n_while_active[customer]
    return (
        np.concatenate([np.arange(n_customers), customer[is_made]]),
        np.concatenate([joined, week[is_made]]),
    )


def draw_values(
    customer: np.ndarray, rng: np.random.Generator, process: RetailProcess = RETAIL
) -> np.ndarray:
    """Draw the value of every purchase in cents, at least one; shape (n_purchases,)."""
    n_customers = int(customer.max(initial=-1)) + 1
    nu = rng.gamma(process.q, 1 / process.gamma, n_customers)
    values = rng.gamma(process.p, 1 / nu[customer])
    return np.asarray(np.maximum(np.rint(100 * values), 1).astype(np.int64))


def on_the_calendar(week: np.ndarray, seasonality: float, process: RetailProcess = RETAIL) -> np.ndarray:
    """Turn weeks of the process into days since the start, of which seasons have more and fewer.

    Time is stretched, not thinned: no purchase is lost, their order stays, and the observed weeks as a whole
    are as long as before, so that the mean rate is that of the process.
    """
    days = np.arange(7 * process.observed_weeks)
    day_of_year = process.start.timetuple().tm_yday + days
    year = np.cos(2 * np.pi * (day_of_year - _PEAK_DAY) / _DAYS_A_YEAR)
    weekday = _WEEKDAYS[(process.start.weekday() + days) % 7]
    pace = (1 + seasonality * year) * (1 + seasonality * weekday)
    ends = np.cumsum(pace) * (process.observed_weeks / pace.sum())
    return np.asarray(np.interp(week, np.concatenate([[0.0], ends]), np.arange(len(days) + 1)))
