"""When customers bought, in the three numbers that are sufficient: checked, and equal ones joined."""

from dataclasses import dataclass

import numpy as np

from ml.errors import NoForecast

MIN_CUSTOMERS = 50
MIN_REPEAT_BUYERS = 10


@dataclass(frozen=True)
class Histories:
    """Distinct purchase histories, in the notation of Fader, Hardie and Lee (2005).

    Attributes
    ----------
    frequency
        Repeat purchases, shape (n_distinct,).
    recency_weeks
        From the first to the last purchase; 0 where there is only one.
    T_weeks
        From the first purchase to the end of what was observed.
    weights
        How many customers have that history.
    inverse
        Which history every customer has, shape (n_customers,).
    exposure
        Counts distinct pairs of frequency and T, by which histories are sorted, shape (n_distinct,). What is
        expected of active customers depends on nothing else.
    """

    frequency: np.ndarray
    recency_weeks: np.ndarray
    T_weeks: np.ndarray
    weights: np.ndarray
    inverse: np.ndarray
    exposure: np.ndarray


def read_histories(frequency: np.ndarray, recency_weeks: np.ndarray, T_weeks: np.ndarray) -> Histories:
    """Check what was counted and join equal histories.

    Raises
    ------
    NoForecast
        If numbers are missing, negative, or contradict each other.
    """
    columns = [np.asarray(column, dtype=float).ravel() for column in (frequency, recency_weeks, T_weeks)]
    check_histories(*columns)
    x, t_x, T = columns
    order = np.lexsort((t_x, T, x))
    x, t_x, T = x[order], t_x[order], T[order]
    is_new_exposure = _changes(x) | _changes(T)
    is_new = is_new_exposure | _changes(t_x)
    inverse = np.empty(len(order), dtype=np.intp)
    inverse[order] = np.cumsum(is_new) - 1
    return Histories(
        frequency=x[is_new],
        recency_weeks=t_x[is_new],
        T_weeks=T[is_new],
        weights=np.bincount(inverse).astype(float),
        inverse=inverse,
        exposure=(np.cumsum(is_new_exposure) - 1)[is_new],
    )


def thin(histories: Histories, most: int) -> Histories:
    """Return every k-th distinct history, so that about ``most`` are left: a sample in their order."""
    step = max(1, -(-len(histories.weights) // most))
    exposure = histories.exposure[::step]
    return Histories(
        frequency=histories.frequency[::step],
        recency_weeks=histories.recency_weeks[::step],
        T_weeks=histories.T_weeks[::step],
        weights=histories.weights[::step],
        inverse=np.arange(len(exposure)),
        exposure=np.cumsum(np.diff(exposure, prepend=exposure[:1]) != 0),
    )


def check_histories(frequency: np.ndarray, recency_weeks: np.ndarray, T_weeks: np.ndarray) -> None:
    """Refuse what cannot have been counted from purchases.

    Raises
    ------
    NoForecast
        Naming the first customer that is wrong, counted from 1.
    """
    if not len(frequency) == len(recency_weeks) == len(T_weeks):
        raise NoForecast(
            f"frequency, recency and T have {len(frequency)}, {len(recency_weeks)} and {len(T_weeks)} "
            "customers; give one number of each for every customer."
        )
    is_finite = np.isfinite(frequency) & np.isfinite(recency_weeks) & np.isfinite(T_weeks)
    _refuse(
        ~is_finite, "has a frequency, recency or T that is missing or infinite", "Leave such customers out."
    )
    is_negative = (frequency < 0) | (recency_weeks < 0) | (T_weeks < 0)
    _refuse(is_negative, "has a negative frequency, recency or T", "Count from the first purchase on.")
    _refuse(frequency != np.floor(frequency), "has a frequency that is no whole number", "Count purchases.")
    is_late = recency_weeks > T_weeks
    _refuse(is_late, "bought last after the end of what was observed", "Let T reach to the last purchase.")
    is_odd = (frequency > 0) & (recency_weeks == 0)
    _refuse(is_odd, "bought again at no time after the first purchase", "Count purchases of one day as one.")
    is_odd = (frequency == 0) & (recency_weeks > 0)
    _refuse(is_odd, "has a recency without repeat purchases", "Recency is 0 where there is one purchase.")


def check_enough(histories: Histories) -> None:
    """Refuse histories that no process can be fitted to.

    Raises
    ------
    NoForecast
        With fewer than 50 customers or 10 who bought again, no time observed, or no variation.
    """
    n_customers = int(histories.weights.sum())
    if n_customers < MIN_CUSTOMERS:
        raise NoForecast(
            f"There are {n_customers} customers, and a forecast needs at least {MIN_CUSTOMERS}; "
            "give purchases of more customers."
        )
    n_repeat_buyers = int(histories.weights[histories.frequency > 0].sum())
    if n_repeat_buyers < MIN_REPEAT_BUYERS:
        raise NoForecast(
            f"{n_repeat_buyers} of {n_customers} customers bought on a second day, and a forecast needs at "
            f"least {MIN_REPEAT_BUYERS}; give purchases of a longer time."
        )
    if len(histories.weights) == 1:
        raise NoForecast(
            "Every customer bought equally often, at the same times, so that nothing tells them apart; "
            "give purchases with their dates as they were."
        )


def _changes(column: np.ndarray) -> np.ndarray:
    """Return where a value differs from the one before it."""
    return np.asarray(np.diff(column, prepend=np.nan) != 0)


def _refuse(is_wrong: np.ndarray, what: str, mend: str) -> None:
    if is_wrong.any():
        where = int(np.flatnonzero(is_wrong)[0]) + 1
        raise NoForecast(f"Customer {where} {what} ({int(is_wrong.sum())} such customers). {mend}")
