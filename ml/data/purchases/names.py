"""What the names of columns say of their part in a purchase, in English and German."""

import re
from collections.abc import Mapping

from ml.data.headers import ID_WORDS, words_of
from ml.data.ids import is_named_after_customer, is_named_like_id

_NO_PURCHASE_DATE = re.compile(
    r"\b(birth\w*|geburt\w*|sign ?up|signed|regist\w*|join\w*|member\w*|mitglied\w*|since|seit|first|last"
    r"|next|erste\w*|letzte\w*|updat\w*|modif\w*|chang\w*|refund\w*|return\w*|retour\w*|due|fällig\w*|expir\w*|valid"
    r"|churn\w*|snapshot|contract|vertrag\w*|anmelde\w*)\b"
)
_LATER_DATE = re.compile(
    r"\b(deliver\w*|liefer\w*|ship\w*|versand\w*|approv\w*|fulfil\w*|cancel\w*|storno\w*|estimated|limit|paid"
    r"|bezahl\w*|zahl\w*|review\w*|answer\w*)\b"
)
_PURCHASE = (
    r"purchases?|purchased|bought|orders?|ordered|invoices?|transactions?|sales?|receipts?|bookings?|kauf\w*"
    r"|bestell\w*|rechnung\w*|beleg\w*|umsatz\w*|buchung\w*"
)
_TIME = (
    r"date|dt|datum|day|tag|time|timestamp|datetime|zeit|zeitpunkt|zeitstempel|created|when|fecha|month|monat"
    r"|at|on"
)

_NO_AMOUNT = re.compile(
    r"\b(freight|shipping|ship|versand\w*|tax\w*|vat|mwst|ust|steuer\w*|discounts?|rabatt\w*|refund\w*|return\w*"
    r"|retour\w*|tip|tips|fees?|gebühr\w*|profit|margin|gewinn|annual|jahres\w*|balance|saldo|weight|gewicht|compare|limit|income"
    r"|salary|einkommen|gehalt|score|points|punkte|age|id|nr|no|number|nummer|code|lifetime|clv|ltv|average|avg"
    r"|mean|installments|budget|outstanding|cumulative|quantity|qty|menge|anzahl|count|items|visits|orders"
    r"|purchases|clicks|units|days|tage|name|type|method|channel)\b"
)
_SUM = r"amount|totals?|\w*betrag|\w*umsatz|revenue|sales|turnover|spend|spent|\w*summe|gesamt\w*"
_ORDER = r"orders?|invoice|basket|cart|receipt|checkout|bestell\w*|rechnung\w*|warenkorb\w*|grand|auftrag\w*"
_WORTH = (
    r"values?|\w*wert|dollars?|euros?|usd|eur|gbp|chf|payments?|paid|subtotal|monetary"
    r"|gross|brutto|net|netto|importe|montant"
)
_PRICE = r"price|prices|\w*preis|unitprice|precio|prix"
_ONE_PIECE = re.compile(r"\b(unit|each|per|stück|stk)\b|^(stück|einzel)")

_INVOICE = (
    r"invoices?|orders?|receipts?|bills?|tickets?|checkout|rechnung\w*|bestell\w*|auftrag\w*|beleg\w*|bon\w*"
    r"|kassenbon\w*"
)
_OTHER_INVOICE = (
    r"transactions?|baskets?|carts?|purchases?|bookings?|sales?|buchung\w*|vorgang\w*|warenkorb\w*|kauf\w*"
)
_NO_INVOICE = re.compile(
    rf"\b(items?|line|lineitem|row|position|pos|status|type|total|amount|values?|channel|source|count|quantity|qty"
    rf"|price|{_TIME}|\w*datum|\w*betrag|\w*wert|\w*menge|\w*status|\w*preis)\b"
)
_THING = r"products?|produkt\w*|items?|articles?|artikel\w*|lineitem|material"
_NO_THING = re.compile(
    r"\b(price|quantity|qty|menge|count|category|kategorie|type|group|line|family|discount|weight|value|amount"
    r"|total|length|photos|vendor|brand|order item|status|purchased|\w*gruppe|\w*kategorie|\w*preis"
    r"|\w*menge)\b"
)
_CATEGORIES = (
    r"category|categories|\w*kategorie|department|abteilung|waren\w*gruppe|produkt\w*gruppe|artikel\w*gruppe"
)

# The place of the first pattern that is found ranks the name.
_RANKS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "date": tuple(re.compile(rf"\b({one})\b") for one in (_PURCHASE, _TIME)),
    "amount": (
        re.compile(rf"^(?!.*\b({_ORDER}|sub|gross sales)\b).*\b({_SUM})\b|^sold for$"),
        re.compile(
            rf"^(?!.*\bsubtotal\b).*\b({_ORDER})\b.*\b({_SUM}|{_WORTH})\b|^(?:{_ORDER})(?:betrag|summe|wert)$"
        ),
        re.compile(rf"\b({_SUM}|{_WORTH})\b"),
    ),
    "price": (re.compile(rf"\b({_PRICE})\b|^(line ?)?(item|product|artikel) cost$"),),
    "quantity": (
        re.compile(
            r"\b(quantity|quantities|qty|\w*menge|anzahl|stück|stueck|stückzahl|stk|units|pieces|pcs)\b"
        ),
        re.compile(r"^(number of|no of|num|n|count of) \w+$"),
    ),
    "invoice": tuple(re.compile(rf"\b({one})\b") for one in (_INVOICE, _OTHER_INVOICE)),
    "product": (
        re.compile(
            r"\b(stock ?code|sku|asin|isbn|upc|ean|gtin|plu)\b"
            rf"|\b({_THING}) (id|no|nr|number|nummer|code|key)\b|^(artikel|produkt)(nummer|nr|code)$"
        ),
        re.compile(rf"\b({_THING})\b|\b(description|bezeichnung|beschreibung)\b"),
    ),
    "category": (
        re.compile(rf"^(?!.*\bsub\b).*\b({_CATEGORIES}|product (type|line|group|family|class)|genre)\b"),
        re.compile(rf"\b({_CATEGORIES})\b"),
    ),
}
_AGAINST: Mapping[str, re.Pattern[str]] = {
    "date": _NO_PURCHASE_DATE,
    "amount": _NO_AMOUNT,
    "price": re.compile(r"\b(compare|total|gesamt\w*|freight|shipping|tax|discount|list)\b"),
    "quantity": re.compile(
        r"\b(price|\w*preis|amount|value|id|days|tage|visits|orders|purchases|children|installments|reviews|items"
        r" in stock|returned|refunded|stock)\b"
    ),
    "invoice": _NO_INVOICE,
    "product": _NO_THING,
    "category": re.compile(r"\b(customer|client|kunden\w*|price|age|discount|id)\b"),
}
_MAIL_WORDS = {"email", "mail", "emailaddress", "emailadresse", "mailadresse"}
_OF_BUYERS = {
    "address", "adresse", "e", "id", "of", "the", "billing", "bill", "shipping", "ship", "invoice", "order",
    "paypal", "customer", "client", "buyer", "contact", "user", "member", "subscriber", "guest", "account",
    "payer", "kunde", "kunden", "rechnung", "rechnungs", "liefer", "lieferung", "kontakt", "besteller",
    "käufer",
}  # fmt: skip
_OF_SELLERS = {
    "seller",
    "vendor",
    "merchant",
    "supplier",
    "store",
    "shop",
    "staff",
    "employee",
    "agent",
    "verkäufer",
}
_WITH_TAX = re.compile(r" (inc|incl|including|ex|excl|excluding|inkl|exkl) (tax|taxes|vat|mwst|ust)$")
# ORDERDATE and productcode are written as one word.
_GLUED = re.compile(
    r"\b(order|invoice|customer|client|purchase|transaction|product|item|sales?|unit|receipt|basket)"
    r"(date|time|timestamp|dt|id|no|nr|number|name|code|price|total|amount|value|status|type|category|qty|line)\b"
)
_USERNAME = re.compile(r"^((customer|client|buyer|kunden) )?(user ?name|login|nickname|benutzername)$")
_CUSTOMER_NAME = re.compile(r"^(customer|client|buyer) name$|^kundenname$")
_CARD = re.compile(r"\b(household|card|loyalty|contact|visitor|guest|person|karten?|haushalt\w*)\b")
_THINGS = re.compile(
    rf"\b({_PURCHASE}|{_THING}|{_OTHER_INVOICE}|{_INVOICE}|line|lineitem|row|stock|store|shop|filial\w*|seller"
    r"|vendor|product|employee|campaign|sku|session|category)\b"
)


def rank_name(part: str, name: str) -> int | None:
    """How well a name promises a part of a purchase, 0 the best; ``None`` when it does not.

    >>> [rank_name("amount", name) for name in ("Betrag", "order_total", "price", "freight_value")]
    [0, 1, None, None]
    """
    said = say(name)
    if _AGAINST[part].search(said):
        return None
    rank = next((rank for rank, pattern in enumerate(_RANKS[part]) if pattern.search(said)), None)
    if part == "date" and _LATER_DATE.search(said):
        # When it was sent or paid stands in for when it was bought.
        return len(_RANKS["date"]) + 1
    return rank if part != "invoice" or _names_one(said) else None


def say(name: str) -> str:
    """The words of a name, one by one; whether a total includes the tax does not matter."""
    return _GLUED.sub(r"\1 \2", _WITH_TAX.sub("", " ".join(words_of(name))))


def tells_events(name: str) -> bool:
    """True for event_type and the like: of what is listed, not all are purchases."""
    return re.search(r"^(event|action|activity)( type| name)?$", say(name)) is not None


def rank_customer(name: str) -> int | None:
    """How well a name promises who the customer is: an id, an e-mail address, a card."""
    said = say(name)
    words = said.split()
    if is_named_after_customer(name):
        return 0
    if _names_mail(words):
        return 1
    if _THINGS.search(said):
        return None
    if _USERNAME.search(said) or (_CARD.search(said) and is_named_like_id(name)):
        return 2
    return 3 if _CUSTOMER_NAME.search(said) else 4 if words == ["id"] else None


def _names_mail(words: list[str]) -> bool:
    """Email, Buyer Email and Email (Billing) name who buys; Seller Email and "Email Opt-in" do not."""
    if not words or not _OF_SELLERS.isdisjoint(words):
        return False
    ends = words[-1] in _MAIL_WORDS or "".join(words[-2:]) in _MAIL_WORDS
    return ends or (not _MAIL_WORDS.isdisjoint(words) and {*words} <= _MAIL_WORDS | _OF_BUYERS)


def says_order_total(name: str) -> bool:
    """True for order_total, Invoice Amount, Rechnungsbetrag: what a whole purchase cost."""
    return _RANKS["amount"][1].search(say(name)) is not None


def _names_one(said: str) -> bool:
    """Invoice, order_id and Rechnungsnummer name one purchase each; "order channel" does not."""
    words = said.split()
    return bool(words) and (
        len(words) == 1
        or words[-1] in {*ID_WORDS, "code"}
        or words[0] == "id"
        or words[-1].endswith("nummer")
    )
