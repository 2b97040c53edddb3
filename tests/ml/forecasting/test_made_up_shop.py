"""From the invoice lines of a shop whose process is known, the way that every table takes, to its fits."""

import pytest

from ml.data.frames import table_from_frame
from ml.data.samples import RETAIL, retail
from ml.data.transactions import as_purchases
from ml.forecasting.counting import Counts, count, days_of
from ml.forecasting.lifetime_value import fit_purchases, fit_spend
from ml.types import TrainingConfig


def counted(seasonality: float, refund_share: float) -> Counts:
    lines = retail(20_000, 7, seasonality=seasonality, refund_share=refund_share)
    customers = as_purchases(table_from_frame(lines), TrainingConfig())
    assert customers is not None
    days, first = days_of(customers.visits, customers.report.as_of)
    return count(days, (customers.report.as_of.date() - first).days)


# Days merge purchases: rates are a few percent too low, which is more than the standard error of 1 to 2 %.
@pytest.mark.parametrize(
    ("seasonality", "refund_share", "rate_tolerance", "alpha_tolerance", "dropout_tolerance"),
    [(0.0, 0.0, 0.05, 0.12, 0.25), (0.3, 0.03, 0.12, 0.2, 0.8)],
)
def test_a_shop_is_found_again_as_far_as_days_seasons_and_refunds_allow(
    seasonality: float,
    refund_share: float,
    rate_tolerance: float,
    alpha_tolerance: float,
    dropout_tolerance: float,
) -> None:
    known = counted(seasonality, refund_share)
    is_repeated = (known.frequency > 0) & (known.monetary_value > 0)

    found = fit_purchases("bg_nbd", *known.history).parameters
    spend = fit_spend(known.frequency[is_repeated], known.monetary_value[is_repeated]).parameters

    rate = found["r"] / found["alpha"] / (RETAIL.r / RETAIL.alpha) - 1
    assert -rate_tolerance < rate < 0.01
    assert found["r"] == pytest.approx(RETAIL.r, rel=0.06)
    assert found["alpha"] == pytest.approx(RETAIL.alpha, rel=alpha_tolerance)
    assert found["a"] == pytest.approx(RETAIL.a, rel=dropout_tolerance)
    assert found["b"] == pytest.approx(RETAIL.b, rel=dropout_tolerance)
    dropout = RETAIL.a / (RETAIL.a + RETAIL.b)
    assert found["a"] / (found["a"] + found["b"]) == pytest.approx(dropout, rel=0.1)
    mean = RETAIL.p * RETAIL.gamma / (RETAIL.q - 1)
    assert spend["p"] * spend["gamma"] / (spend["q"] - 1) == pytest.approx(mean, rel=0.03)
