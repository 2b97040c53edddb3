import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1

from ml.forecasting import gamma_gamma, pareto_nbd
from ml.forecasting.histories import read_histories
from ml.forecasting.processes import PROCESSES
from ml.forecasting.quadrature import beta_nodes
from ml.forecasts import PurchaseKind

RNG = np.random.default_rng(0)
POINTS = [np.log([0.5, 8.0, 0.7, 3.0]), np.log([3.0, 2.0, 0.2, 40.0]), np.log([0.05, 0.3, 5.0, 0.1])]


def drawn_histories() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    T = RNG.uniform(0, 80, 500)
    frequency = RNG.poisson(RNG.gamma(0.4, 10, 500))
    return frequency, np.where(frequency > 0, T * RNG.uniform(0.01, 1, 500), 0), T


@pytest.mark.parametrize("kind", list(PROCESSES))
@pytest.mark.parametrize("point", POINTS)
def test_gradients_are_those_of_differences(kind: PurchaseKind, point: np.ndarray) -> None:
    process, histories = PROCESSES[kind], read_histories(*drawn_histories())

    _, gradient = process.log_likelihood(point, histories)

    for step, slope in zip(np.eye(4) * 1e-5, gradient, strict=True):
        higher, lower = (process.log_likelihood(point + sign * step, histories)[0] for sign in (1, -1))
        assert slope == pytest.approx((higher - lower) / 2e-5, rel=1e-6, abs=1e-3)


def test_gradients_of_spend_are_those_of_differences() -> None:
    frequency, spend = RNG.integers(1, 9, 300).astype(float), RNG.gamma(2, 20, 300)
    point = np.log([2.0, 3.0, 15.0])

    _, gradient = gamma_gamma.log_likelihood(point, frequency, spend)

    for step, slope in zip(np.eye(3) * 1e-5, gradient, strict=True):
        higher, lower = (
            gamma_gamma.log_likelihood(point + sign * step, frequency, spend)[0] for sign in (1, -1)
        )
        assert slope == pytest.approx((higher - lower) / 2e-5, rel=1e-6)


@pytest.mark.parametrize("kind", list(PROCESSES))
def test_customers_count_as_often_as_their_history_comes(kind: PurchaseKind) -> None:
    frequency, recency, T = drawn_histories()
    once = PROCESSES[kind].log_likelihood(POINTS[0], read_histories(frequency, recency, T))
    thrice = PROCESSES[kind].log_likelihood(
        POINTS[0], read_histories(*(np.tile(column, 3) for column in (frequency, recency, T)))
    )

    assert thrice[0] == pytest.approx(3 * once[0])
    assert thrice[1] == pytest.approx(3 * once[1])


@pytest.mark.parametrize(
    ("alpha", "beta"), [(10.6, 11.7), (11.7, 10.6), (0.5, 90.0), (90.0, 0.5), (7.0, 7.0)]
)
def test_the_dropout_integral_of_pareto_nbd_is_that_of_the_hypergeometric_formula(
    alpha: float, beta: float
) -> None:
    r, s = 0.55, 0.61
    x, t_x, T = (column.ravel() for column in np.meshgrid([0.0, 1, 4, 40], [1.0, 30], [30.1, 45, 300]))
    t_x = np.where(x == 0, 0, t_x)
    greater, gap = max(alpha, beta), abs(alpha - beta)
    power, second = r + s + x, (s + 1 if alpha >= beta else r + x)

    def antiderivative(y: np.ndarray) -> np.ndarray:
        return np.asarray(hyp2f1(power, second, power + 1, gap / (greater + y)) / (greater + y) ** power)

    integral = (antiderivative(t_x) - antiderivative(T)) / power
    published = np.log(s * integral * (alpha + T) ** (r + x) * (beta + T) ** s)
    histories = read_histories(x, t_x, T)

    odds = pareto_nbd.log_odds_dropped(np.array([r, alpha, s, beta]), histories)[histories.inverse]

    assert odds == pytest.approx(published, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "parameters", [(0.01, 0.3, 8.0, 50.0), (50.0, 80.0, 0.02, 1e-3), (200.0, 3.0, 80.0, 9.0)]
)
def test_the_dropout_integral_holds_where_heterogeneity_is_extreme(parameters: tuple[float, ...]) -> None:
    r, alpha, s, beta = parameters
    for x, t_x, T in ((0.0, 0.0, 400.0), (3.0, 1.0, 60.0), (150.0, 100.0, 200.0)):

        def density(y: float, x: float = x, t_x: float = t_x) -> float:
            decay = (r + x) * np.log((alpha + y) / (alpha + t_x))
            return float(np.exp(-decay - (s + 1) * np.log((beta + y) / (beta + t_x))))

        breaks = t_x + (T - t_x) * np.logspace(-9, -0.1, 30)
        integral, _ = quad(density, t_x, T, points=breaks, epsabs=0, epsrel=1e-11, limit=500)
        true = (r + x) * np.log((alpha + T) / (alpha + t_x)) + s * np.log((beta + T) / (beta + t_x))
        true += np.log(s * integral / (beta + t_x))
        histories = read_histories(np.array([x]), np.array([t_x]), np.array([T]))

        assert pareto_nbd.log_odds_dropped(np.array(parameters), histories)[0] == pytest.approx(
            true, abs=1e-7
        )


@pytest.mark.parametrize(("a", "b"), [(0.8, 2.4), (1e-3, 1e3), (1.0, 1.0), (0.5, 1.5), (1e4, 3.0)])
def test_nodes_integrate_polynomials_over_a_beta_distribution(a: float, b: float) -> None:
    nodes, weights = beta_nodes(a, b, 12)

    moment = 1.0
    for power in range(12):
        assert weights @ nodes**power == pytest.approx(moment, rel=1e-9)
        moment *= (a + power) / (a + b + power)


@pytest.mark.parametrize("kind", list(PROCESSES))
@pytest.mark.parametrize("horizon_weeks", [1e-4, 0.5, 30.0])
def test_pairs_of_purchases_are_the_integral_of_their_intensity(
    kind: PurchaseKind, horizon_weeks: float
) -> None:
    """By the intensity of a second purchase, integrated over drawn rates and dropouts on a grid of time."""
    parameters, n_draws = np.array([0.9, 6.0, 1.4, 4.0]), 400_000
    rng = np.random.default_rng(1)
    x, T = 2.0, 20.0
    rate = rng.gamma(parameters[0] + x, 1 / (parameters[1] + T), n_draws)
    if kind == "pareto_nbd":
        hazard, stays = rng.gamma(parameters[2], 1 / (parameters[3] + T), n_draws), 1.0
    else:
        p = rng.beta(parameters[2], parameters[3] + x + (kind == "mbg_nbd"), n_draws)
        hazard, stays = rate * p, 1 - p
    v = horizon_weeks * (np.arange(100) + 0.5) / 100
    drawn = 2 * stays * rate**2 * (v * np.exp(-np.outer(hazard, v))).sum(axis=1) * horizon_weeks / 100

    _, pairs = PROCESSES[kind].moments_if_active(
        parameters, np.array([x]), np.array([T]), np.array([horizon_weeks])
    )

    assert abs(pairs[0] - drawn.mean()) < 4 * drawn.std() / np.sqrt(n_draws)
