import numpy as np
import pytest

from ml.errors import NoForecast
from ml.forecasting.maximising import LOG_BOUND, maximise

NAMES = ("p", "q", "gamma")
BEST = np.log([2.0, 3.0, 50.0])
CURVATURE = np.array([[400.0, 100.0, 0.0], [100.0, 200.0, 50.0], [0.0, 50.0, 100.0]])


def quadratic(log_parameters: np.ndarray, curvature: np.ndarray = CURVATURE) -> tuple[float, np.ndarray]:
    slope = -curvature @ (log_parameters - BEST)
    return float(slope @ (log_parameters - BEST) / 2), slope


def test_a_quadratic_is_solved_and_its_errors_are_those_of_its_curvature() -> None:
    fitted = maximise("gamma_gamma", NAMES, quadratic, start=np.zeros(3), n_customers=100)

    assert fitted.parameters == pytest.approx({"p": 2.0, "q": 3.0, "gamma": 50.0}, rel=1e-4)
    covariance = np.linalg.inv(CURVATURE)
    assert np.array(fitted.log_covariance) == pytest.approx(covariance, rel=1e-4, abs=1e-9)
    assert fitted.standard_errors["gamma"] == pytest.approx(50 * np.sqrt(covariance[2, 2]), rel=1e-4)
    assert fitted.log_likelihood == pytest.approx(0, abs=1e-6)
    assert fitted.bic == pytest.approx(3 * np.log(100), abs=1e-5)


def test_a_direction_without_curvature_has_no_error_and_a_spread_of_two() -> None:
    flat = np.diag([400.0, 0.0, 100.0])

    fitted = maximise(
        "gamma_gamma", NAMES, lambda point: quadratic(point, flat), start=np.zeros(3), n_customers=100
    )

    assert fitted.standard_errors["q"] is None
    assert fitted.standard_errors["p"] == pytest.approx(2 / 20, rel=1e-4)
    assert fitted.log_covariance[1][1] == pytest.approx(4)


def test_a_parameter_that_runs_to_infinity_is_stopped_and_has_no_error() -> None:
    fitted = maximise(
        "gamma_gamma",
        NAMES,
        lambda point: (float(point[0]) - float(point[1:] @ point[1:]), np.array([1.0, *(-2 * point[1:])])),
        start=np.zeros(3),
        n_customers=100,
    )

    assert fitted.parameters["p"] == pytest.approx(np.exp(LOG_BOUND))
    assert fitted.standard_errors["p"] is None
    # Values of p gamma / (q - 1) are known, so gamma is as little known as p.
    assert fitted.standard_errors["gamma"] is None
    assert fitted.standard_errors["q"] is not None
    assert fitted.log_covariance[0] == (0, 0, 0)
    assert fitted.log_covariance[2][2] == pytest.approx(0.5)


def test_a_flat_direction_reaches_as_far_as_the_likelihood_allows() -> None:
    def falls_late(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = quadratic(point, np.diag([400.0, 0.0, 100.0]))
        away = point[1] - BEST[1]
        return value - 100 * away**4, slope - np.array([0, 400 * away**3, 0])

    fitted = maximise("gamma_gamma", NAMES, falls_late, start=BEST + 0.5, n_customers=100)

    assert fitted.standard_errors["q"] is None
    assert np.sqrt(fitted.log_covariance[1][1]) == pytest.approx((0.5 / 100) ** 0.25, rel=0.25)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_search_that_does_not_converge_is_refused(value: float) -> None:
    with pytest.raises(NoForecast, match="No best parameters of the bg_nbd process were found"):
        maximise(
            "bg_nbd",
            ("r", "alpha", "a", "b"),
            lambda _: (value, np.full(4, value)),
            start=np.zeros(4),
            n_customers=9,
        )
