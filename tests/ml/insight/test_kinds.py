import pytest

from ml.insight.kinds import Kind, kind_of


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
    ],
)
def test_words_tell_what_a_number_is_about(feature: str, kind: Kind) -> None:
    assert kind_of(feature) == kind
