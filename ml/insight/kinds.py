"""What a number is about, told by the words in its name: how long ago, how often, how much."""

import re
from typing import Literal

Kind = Literal["recency", "frequency", "spend", "product", "other"]

_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_CAMEL.sub(" ", text).lower()))


_RECENCY = _words("recency inactive inactivity lapsed dormant idle rezenz inaktiv")
_SINCE = _words("since seit")
_LAST = _words("last letzte letzter letzten letztem letztes")
_PURCHASE = _words("purchase order visit transaction activity kauf bestellung besuch einkauf")
_TENURE = _words(
    """
    first registration registered signup joined join created member membership birth erste
    ersten erster erstem registrierung anmeldung geburt
    """
)
_FREQUENCY = _words(
    """
    frequency orders visits purchases transactions invoices trips bookings sessions bestellungen
    besuche käufe kaeufe einkäufe rechnungen häufigkeit
    """
)
_MONEY = _words(
    """
    monetary revenue sales spend spending spent turnover expenditure purchased umsatz ausgaben
    erlös umsätze umsaetze erloes
    dépense dépenses depense depenses affaires ventes
    gasto gastos gastado ventas
    spesa spese fatturato vendite ricavi
    despesa despesas vendas faturamento receita
    omzet uitgaven bestedingen
    wydatki sprzedaż obrót
    omsättning omsætning omsetning forbrug
    """
)
# Germanic languages write "turnover of the year" as one word.
_MONEY_ENDS = ("umsatz", "ausgaben", "omzet", "omsättning", "omsætning")
_SPEND = _MONEY | _words(
    """
    amount value total basket betrag warenkorb clv ltv paid bezahlt gesamt montant valeur panier importe
    valor importo valore bedrag kwota belopp beløb beløp
    """
)
_SPAN = _words("year years jahr day days tage week weeks month months monat woche")
# Counts and amounts that are not what a customer spends, and codes that happen to be numbers.
_NOT_SPEND = _words(
    """
    age alter birth born geburt tenure joined date score rating
    rate ratio percent pct index rank grade level id code zip postcode plz region channel store
    number nr no phone latitude longitude lat lon lng size household kids children kinder income
    salary einkommen gehalt balance distance height weight temperature returns refunds refund
    return retouren discount discounts complaints complaint tickets claims debt risk churn
    satisfaction nps is n num count anzahl products items has flag clicks opens emails
    dependents teenhome kidhome trend probability
    """
)
# A part of something else, whatever that is.
_SHARE = _words("share anteil")
_AVERAGE = _words("mean average avg median durchschnitt mittel")
_AVERAGED = ("monetary_value",)  # of repeat purchases, as Fader and Hardie (2005) call it
_FROM_FIRST_TO_LAST = ("recency_weeks",)  # and not since the last


def kind_of(feature: str) -> Kind:
    """Tell what a number is about by its name.

    ``spend`` is money in all; ``product`` is whatever no word speaks against, and may be the amount bought of
    one thing where its values look like it, too.
    """
    words = _words(feature)
    if is_recency(feature):
        return "recency"
    if words & _SHARE or feature in _FROM_FIRST_TO_LAST:
        return "other"
    if words & _FREQUENCY:
        return "frequency"
    is_money = bool(words & _MONEY) or any(word.endswith(_MONEY_ENDS) for word in words)
    if words & _NOT_SPEND or not words or (words & _SPAN and not is_money):
        return "other"
    return "spend" if is_money or words & _SPEND else "product"


def is_recency(feature: str) -> bool:
    """Whether a number says how long ago a customer bought last."""
    words = _words(feature)
    if words & (_TENURE | _SPEND | _SHARE) or feature in _FROM_FIRST_TO_LAST:
        return False
    is_last = bool(words & _LAST and words & _PURCHASE)
    return is_last or bool(words & (_SINCE | _RECENCY))


def is_total(feature: str) -> bool:
    """Whether amounts add up over customers: means of purchases do not."""
    return feature not in _AVERAGED and not _words(feature) & _AVERAGE
