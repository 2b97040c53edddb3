"""What a purchase is worth: Gamma-Gamma (Fader and Hardie 2013), with values independent of frequency.

A customer's purchases have a gamma distribution with shape p around a mean of the customer's own, and the
rates behind those means have a gamma distribution with shape q and rate gamma.
"""

from dataclasses import replace

import numpy as np
from scipy.special import digamma, gammaln

from ml.forecasts import FittedProcess

NAMES = ("p", "q", "gamma")


def log_likelihood(
    log_parameters: np.ndarray, frequency: np.ndarray, monetary_value: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of mean values, and its gradient by the logarithms of p, q and gamma.

    Parameters
    ----------
    frequency, monetary_value
        Of those who bought again, shape (n_repeat_buyers,); all positive.
    """
    p, q, gamma = parameters = np.exp(log_parameters)
    x, z = frequency, monetary_value
    shape, log_sum = p * x, np.log(gamma + x * z)
    values = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * (np.log(gamma) - log_sum)
    values += shape * (np.log(x * z) - log_sum) - np.log(z)
    by_p = x * (digamma(shape + q) - digamma(shape) + np.log(x * z) - log_sum)
    by_q = digamma(shape + q) - digamma(q) + np.log(gamma) - log_sum
    by_gamma = q / gamma - (shape + q) / (gamma + x * z)
    gradient = np.array([by_p.sum(), by_q.sum(), by_gamma.sum()])
    return float(values.sum()), gradient * parameters


def expected_value(parameters: np.ndarray, frequency: np.ndarray, monetary_value: np.ndarray) -> np.ndarray:
    """Return the expected value of a purchase, given the past ones; that of all where there is none."""
    p, q, gamma = parameters
    total = np.where(frequency > 0, frequency * np.nan_to_num(monetary_value), 0)
    return np.asarray(p * (gamma + total) / (p * frequency + q - 1))


def draw_totals(
    parameters: np.ndarray,
    frequency: np.ndarray,
    monetary_value: np.ndarray,
    n_purchases: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw what customers spend in some further purchases, at least one each, shape (n,)."""
    p, q, gamma = parameters
    total = np.where(frequency > 0, frequency * np.nan_to_num(monetary_value), 0)
    rate = rng.gamma(p * frequency + q) / (gamma + total)
    return np.asarray(rng.gamma(p * n_purchases) / np.maximum(rate, 1e-300))


def in_currency(fitted: FittedProcess, unit: float) -> FittedProcess:
    """Return what was fitted to values counted in ``unit`` as if fitted to the values themselves."""
    error = fitted.standard_errors["gamma"]
    shift = fitted.n_customers * float(np.log(unit))
    return replace(
        fitted,
        parameters=fitted.parameters | {"gamma": fitted.parameters["gamma"] * unit},
        standard_errors=fitted.standard_errors | {"gamma": None if error is None else error * unit},
        log_likelihood=fitted.log_likelihood - shift,
        bic=fitted.bic + 2 * shift,
    )
