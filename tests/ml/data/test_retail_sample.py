import numpy as np
import polars as pl
import pytest
from scipy.special import hyp2f1

from ml.data.samples import RETAIL, retail
from ml.data.samples.retail_process import draw_purchases, draw_values, on_the_calendar
from ml.forecasting.lifetime_value import fit_purchases, fit_spend
from ml.forecasts import PurchaseKind

CENTS = (pl.col("Quantity") * (100 * pl.col("UnitPrice")).round()).cast(pl.Int64).alias("cents")
IS_REFUND = pl.col("InvoiceNo").str.starts_with("C")


def purchases(frame: pl.DataFrame) -> pl.DataFrame:
    """One row an invoice of a customer: when it was, and its value in cents."""
    bought = frame.filter(~IS_REFUND & pl.col("CustomerID").is_not_null())
    return bought.group_by("InvoiceNo", "CustomerID").agg(pl.first("InvoiceDate"), CENTS.sum())


def expected_repeats(weeks: np.ndarray) -> np.ndarray:
    """Equation 9 of Fader, Hardie and Lee (2005)."""
    r, alpha, a, b = RETAIL.r, RETAIL.alpha, RETAIL.a, RETAIL.b
    hypergeometric = hyp2f1(r, b, a + b - 1, weeks / (alpha + weeks))
    return (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + weeks)) ** r * hypergeometric)


@pytest.fixture(scope="module")
def clean() -> pl.DataFrame:
    return retail(20_000, 7, seasonality=0, refund_share=0)


def weeks_in(duration: pl.Expr) -> pl.Expr:
    return duration.dt.total_minutes() / (7 * 24 * 60)


@pytest.fixture(scope="module")
def histories(clean: pl.DataFrame) -> pl.DataFrame:
    """One row a customer, counted as Fader and Hardie do, but to the minute."""
    bought = purchases(clean).sort("CustomerID", "InvoiceDate")
    first, last = pl.col("InvoiceDate").min(), pl.col("InvoiceDate").max()
    return bought.group_by("CustomerID").agg(
        frequency=pl.len() - 1.0,
        recency_weeks=weeks_in(last - first),
        T_weeks=weeks_in(pl.lit(RETAIL.end) - first),
        monetary_value=pl.col("cents").slice(1).mean() / 100,
    )


def test_customers_buy_as_often_as_the_closed_form_says(histories: pl.DataFrame) -> None:
    difference = histories["frequency"].to_numpy() - expected_repeats(histories["T_weeks"].to_numpy())

    assert abs(difference.mean()) < 4 * difference.std() / np.sqrt(len(difference))


def test_as_many_never_come_again_as_the_closed_form_says(histories: pl.DataFrame) -> None:
    never = (RETAIL.alpha / (RETAIL.alpha + histories["T_weeks"].to_numpy())) ** RETAIL.r
    error = np.sqrt((never * (1 - never)).sum())

    assert abs((histories["frequency"] == 0).sum() - never.sum()) < 4 * error


def test_as_many_have_left_as_the_closed_form_says() -> None:
    # Later weeks see fewer purchases than early ones, by those who have left.
    customer, week = draw_purchases(200_000, np.random.default_rng(3))
    joined = np.full(200_000, np.inf)
    np.minimum.at(joined, customer, week)
    age = week - joined[customer]

    early, late = (np.count_nonzero((age > start) & (age <= start + 13)) for start in (0, 39))

    expected = expected_repeats(np.array([0.0, 13.0, 39.0, 52.0]))
    assert early / 200_000 == pytest.approx(expected[1], rel=0.02)
    assert late / 200_000 == pytest.approx(expected[3] - expected[2], rel=0.03)


def test_values_have_the_mean_and_spread_of_gamma_gamma(clean: pl.DataFrame) -> None:
    means = purchases(clean).group_by("CustomerID").agg(pl.mean("cents") / 100)["cents"]
    expected = RETAIL.p * RETAIL.gamma / (RETAIL.q - 1)

    assert means.mean() == pytest.approx(expected, abs=4 * means.std() / np.sqrt(len(means)))  # type: ignore[operator]
    customer = np.repeat(np.arange(50_000), 2)
    first, second = draw_values(customer, np.random.default_rng(1)).reshape(-1, 2).T / 100
    # Of the same customer: E[z1 z2] = p^2 E[1 / nu^2].
    together = RETAIL.p**2 * RETAIL.gamma**2 / ((RETAIL.q - 1) * (RETAIL.q - 2))
    assert (first * second).mean() == pytest.approx(together, rel=0.05)


def test_a_season_moves_purchases_and_loses_none() -> None:
    flat = purchases(retail(1_000, seasonality=0, refund_share=0))
    peaked = purchases(retail(1_000, seasonality=0.6, refund_share=0))

    def counts(frame: pl.DataFrame) -> list[int]:
        return frame.group_by("CustomerID").len().sort("CustomerID")["len"].to_list()

    def share_of(frame: pl.DataFrame, month: int) -> float:
        return float((frame["InvoiceDate"].dt.month() == month).mean() or 0)

    assert counts(flat) == counts(peaked)
    assert share_of(peaked, 12) > 1.2 * share_of(flat, 12)
    assert (peaked["InvoiceDate"].dt.weekday() == 6).mean() > 0.19  # type: ignore[operator]


def test_the_calendar_is_as_long_as_the_process() -> None:
    ends = on_the_calendar(np.array([0.0, RETAIL.observed_weeks]), 0.3)

    np.testing.assert_allclose(ends, [0, 7 * RETAIL.observed_weeks])
    np.testing.assert_allclose(on_the_calendar(np.array([10.5]), 0.0), [73.5])


def test_no_customer_is_lost_and_none_is_seen_outside_of_the_observed_weeks() -> None:
    frame = retail()

    assert frame["CustomerID"].n_unique() == 2_000 + 1  # and those without
    assert purchases(frame)["CustomerID"].n_unique() == 2_000
    assert frame["InvoiceDate"].is_sorted()
    assert frame["InvoiceDate"].is_between(pl.lit(RETAIL.start), pl.lit(RETAIL.end), closed="left").all()


def test_refunds_mirror_what_was_bought_before() -> None:
    frame = retail(refund_share=0.2)
    bought, back = frame.filter(~IS_REFUND), frame.filter(IS_REFUND)
    full = back.group_by("InvoiceNo").agg(pl.first("CustomerID"), -CENTS.sum())
    whole = purchases(frame)

    assert (back["Quantity"] < 0).all()
    assert (bought["Quantity"] > 0).all()
    once = back.with_row_index().select("index", "CustomerID", "Product", "UnitPrice", at="InvoiceDate")
    met = once.join(bought, on=["CustomerID", "Product", "UnitPrice"]).filter(
        pl.col("InvoiceDate") < pl.col("at")
    )
    assert met["index"].n_unique() == back.height
    in_full = full.join(whole, on=["CustomerID", "cents"], how="semi").height
    assert 0.4 < in_full / full.height < 0.7
    assert 0.15 < full.height / len(whole) < 0.2


def test_refunds_leave_the_purchases_as_they_are() -> None:
    plain, refunded = (purchases(retail(500, refund_share=share)) for share in (0.0, 0.3))
    told = ["CustomerID", "InvoiceDate", "cents"]

    assert plain.select(told).sort(told).equals(refunded.select(told).sort(told))


def test_the_lines_of_an_invoice_add_up_to_what_the_process_drew() -> None:
    rng = np.random.default_rng(42).spawn(3)[0]
    customer, _ = draw_purchases(500, rng)
    drawn = np.sort(draw_values(customer, rng))

    made_up = purchases(retail(500, 42))["cents"].sort().to_numpy()

    np.testing.assert_array_equal(made_up, drawn)


def test_customers_have_a_favourite_category() -> None:
    of_customer = pl.len().over("CustomerID")
    lines = retail().filter(of_customer >= 20, pl.col("CustomerID").is_not_null())
    counts = lines.group_by("CustomerID", "Category").len()
    shares = counts.group_by("CustomerID").agg(pl.max("len") / pl.sum("len"))["len"]

    assert shares.median() > 0.55  # type: ignore[operator]


def test_a_few_lines_are_free_and_a_few_are_of_nobody() -> None:
    frame = retail()

    assert 0.003 < (frame["UnitPrice"] == 0).mean() < 0.007  # type: ignore[operator]
    assert 0.01 < frame["CustomerID"].is_null().mean() < 0.03  # type: ignore[operator]
    assert frame["InvoiceNo"].str.contains(r"^C?\d{6}$").all()


def test_the_same_seed_gives_the_same_shop() -> None:
    assert retail(200, 7).equals(retail(200, 7))
    assert not retail(200, 7).equals(retail(200, 8))


@pytest.mark.parametrize("random_state", range(20))
def test_one_customer_is_a_shop(random_state: int) -> None:
    assert retail(1, random_state)["CustomerID"].drop_nulls().unique().to_list() == [10_001]


@pytest.mark.parametrize("wrong", [{"n_customers": 0}, {"seasonality": 1.0}, {"refund_share": -0.1}])
def test_a_shop_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="A shop needs"):
        retail(**wrong)  # type: ignore[arg-type]


def test_a_fit_finds_the_parameters_of_the_process_again(histories: pl.DataFrame) -> None:
    counts = [histories[name].to_numpy() for name in ("frequency", "recency_weeks", "T_weeks")]
    again = histories.filter(pl.col("frequency") > 0)

    fitted = fit_purchases("bg_nbd", *counts)
    spend = fit_spend(again["frequency"].to_numpy(), again["monetary_value"].to_numpy())

    assert set(fitted.parameters) | set(spend.parameters) == {"r", "alpha", "a", "b", "p", "q", "gamma"}
    for process in (fitted, spend):
        for name, value in process.parameters.items():
            error = process.standard_errors[name]
            assert error is not None
            assert error < 0.1 * value
            assert abs(value - getattr(RETAIL, name)) < 4 * error, name


def test_the_process_that_made_the_purchases_is_the_likeliest(histories: pl.DataFrame) -> None:
    counts = [histories[name].to_numpy() for name in ("frequency", "recency_weeks", "T_weeks")]
    kinds: tuple[PurchaseKind, ...] = ("mbg_nbd", "bg_nbd", "pareto_nbd")
    likelihoods = {kind: fit_purchases(kind, *counts).log_likelihood for kind in kinds}

    assert max(likelihoods, key=lambda kind: likelihoods[kind]) == "bg_nbd"
