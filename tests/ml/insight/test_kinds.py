import pytest

from ml.insight.kinds import Kind, is_recency, is_total, kind_of


@pytest.mark.parametrize(
    ("feature", "kind"),
    [
        ("recency_days", "recency"),
        ("DaysSinceLastOrder", "recency"),
        ("Days since last purchase", "recency"),
        ("Tage seit letztem Kauf", "recency"),
        ("months_inactive", "recency"),
        ("days_since_first_purchase", "other"),
        ("last_purchase_amount", "spend"),
        ("spend_last_year", "spend"),
        ("spend_last_month", "spend"),
        ("orders_last_month", "frequency"),
        ("days_active", "other"),
        ("frequency", "frequency"),
        ("n_orders", "frequency"),
        ("NumWebVisitsMonth", "frequency"),
        ("Anzahl_Bestellungen", "frequency"),
        ("Monetary", "spend"),
        ("Umsatz", "spend"),
        ("Detergents_Paper", "product"),
        ("MntWines", "product"),
        ("n_products", "other"),
        ("total_spend", "spend"),
        ("n_purchases", "frequency"),
        ("mean_purchase_value", "spend"),
        ("tenure_days", "other"),
        ("mean_days_between", "other"),
        ("spend_trend", "other"),
        ("refund_share", "other"),
        ("share_Red wine", "other"),
        ("probability_active", "other"),
        ("Age", "other"),
        ("Spending Score (1-100)", "other"),
        ("Annual_Income", "other"),
        ("refunds", "other"),
        ("Region", "other"),
        ("store_id", "other"),
        ("2024", "other"),
        ("monetary_value", "spend"),
        ("mean_items", "other"),
        ("std_days_between", "other"),
        ("weekend_share", "other"),
        ("peak_month_share", "other"),
        ("share_Toys", "other"),
        ("share_Orders since last visit", "other"),
        ("recency_weeks", "other"),
        ("T_weeks", "other"),
        ("r_score", "other"),
        ("Chiffre d'affaires", "spend"),
        ("dépenses_2024", "spend"),
        ("gastoTotal", "spend"),
        ("Spesa annua", "spend"),
        ("Jahresumsatz", "spend"),
        ("jaaromzet", "spend"),
        ("amount_paid", "spend"),
        ("Gesamtanzahl", "product"),
    ],
)
def test_words_tell_what_a_number_is_about(feature: str, kind: Kind) -> None:
    assert kind_of(feature) == kind


def test_a_share_of_what_was_bought_says_nothing_of_when() -> None:
    assert is_recency("recency_days")
    assert not is_recency("share_Orders since last visit")
    assert not is_recency("recency_weeks")  # from the first purchase to the last


@pytest.mark.parametrize("feature", ["mean_purchase_value", "monetary_value", "AvgOrderValue"])
def test_means_do_not_add_up(feature: str) -> None:
    assert not is_total(feature)
    assert is_total("total_spend")
