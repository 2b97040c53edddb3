"""Which column says who a customer is: by its name, by the shape of its values, or by counting the rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ml.data.headers import ID_WORDS, are_phones, are_postal, words_of

_CUSTOMER = (
    "customer|cust|client|cliente|kunde|kunden|debitor|account|acct|konto|user|member|mitglied|mitglieds|"
    "subscriber|shopper|buyer"
)
_CUSTOMER_WORD = re.compile(f"^({_CUSTOMER})$")
_CUSTOMER_ID_WORD = re.compile(f"^({_CUSTOMER})({'|'.join(sorted(ID_WORDS))}|code)$")
_MAIL_NAMES = {"email", "mail", "emailaddress", "mailaddress", "emailadresse", "mailadresse"}
MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
# Named like ids, but of what the customer did.
_PURCHASE_WORDS = {
    "order",
    "invoice",
    "receipt",
    "transaction",
    "booking",
    "bestell",
    "rechnung",
    "rechnungs",
}
# What programs give out as ids; the letters of the first have to be the same in every cell.
_LETTERS_AND_DIGITS = r"^\p{L}{1,12}[-_/#]?\d+([-_/]\d+)*$"
_SHAPES = (
    r"^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$",
    MAIL,
    r"^(0x)?[0-9a-fA-F]{12,}$",
)
_DIGITS = r"^\d{2,}$"
_COUNTED_ROWS = 10
_DECIMALS = r"[.,]\d{1,2}$"
_CUSTOMER_ID, _CUSTOMER_NAMED, _NAMED, _MAILED, _PURCHASE, _SHAPED, _COUNTING = range(7)


@dataclass(frozen=True)
class IdClaim:
    """That a column could be the customer's id, and why; the smallest ``rank`` wins."""

    rank: int
    reason: str
    is_unique: bool = True

    @property
    def is_count(self) -> bool:
        """Whether nothing but counting up speaks for it."""
        return self.rank == _COUNTING


def claim_id(known: pl.Series, n_distinct: int, frame: pl.DataFrame) -> IdClaim | None:
    """Say whether the known cells of a column of a frame could be the customers' ids."""
    if not _may_be_id(known):
        return None
    n_again = len(known) - n_distinct
    rank = _rank_of_name(known)
    if rank is not None and n_again == 0:
        return IdClaim(rank, "Named like an id, and no value occurs twice.")
    # Who buys often stands in many rows, and is one customer all the same.
    if rank is not None and (rank == _CUSTOMER_ID or n_again * 2 <= len(known)):
        reason = f"Named like an id; cells that repeat an earlier one: {n_again:,} of {len(known):,}."
        return IdClaim(rank, reason, is_unique=False)
    if is_shaped_like_id(known) and (n_again == 0 or _is_unique_but_for_copies(known, frame)):
        return IdClaim(_SHAPED, f"Shaped like an id, such as {known[0]}, and every customer has another.")
    if len(known) >= _COUNTED_ROWS and known.dtype.is_integer() and _counts_up(known):
        return IdClaim(_COUNTING, "Whole numbers that count up by one.")
    return None


def elect_id(claims: Mapping[str, IdClaim]) -> str | None:
    """The best of several: named after the customer, named, shaped, counting; the first at a tie.

    Of two that are named after the customer, the one without repetitions.
    """

    def order(name: str) -> tuple[int, bool, int]:
        claim = claims[name]
        return max(claim.rank, _CUSTOMER_NAMED), not claim.is_unique, claim.rank

    return min(claims, key=order, default=None)


def is_named_like_id(name: str) -> bool:
    """True for names such as customer_no, StoreId, id or kundennr."""
    words = words_of(name)
    return bool(words) and (
        words[-1] in ID_WORDS
        or words[0] == "id"
        or _CUSTOMER_ID_WORD.match(words[-1]) is not None
        or (words[-1] == "code" and _is_named_after_customer(words))
    )


def is_named_after_customer(name: str) -> bool:
    """True for what names one customer: customer_unique_id, Kundennummer, or just customer."""
    words = words_of(name)
    is_one = len(words) == 1 and _CUSTOMER_WORD.match(words[0]) is not None
    return is_one or _is_customer_id(words) or (is_named_like_id(name) and _is_named_after_customer(words))


def is_shaped_like_id(known: pl.Series) -> bool:
    """True for texts of one make: C0001, KD-00017, a uuid, an e-mail address, 00017, or long hexadecimals."""
    if known.dtype != pl.String:
        return False
    if _is_all(known, _LETTERS_AND_DIGITS):
        return known.str.extract(r"^(\p{L}+)").n_unique() == 1
    if _is_all(known, _DIGITS):
        has_zeros = bool(known.str.starts_with("0").any())
        return has_zeros and known.str.len_chars().n_unique() == 1
    return any(_is_all(known, shape) for shape in _SHAPES)


def _is_all(known: pl.Series, pattern: str) -> bool:
    # The first cells settle most columns, however long.
    return all(bool(cells.str.contains(pattern).all()) for cells in (known.head(100), known))


def _is_whole(known: pl.Series) -> bool:
    if known.dtype == pl.String:
        return not hold_amounts(known)
    return not known.dtype.is_float() or bool((known == known.round()).all())


def hold_amounts(known: pl.Series) -> bool:
    """True for texts that are all numbers, some of them with one or two decimals."""
    numbers = known.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return numbers.null_count() == 0 and bool(known.str.contains(_DECIMALS).any())


def _counts_up(known: pl.Series) -> bool:
    # The ends settle most columns.
    return known[-1] - known[0] == len(known) - 1 and bool((known.diff().drop_nulls() == 1).all())


def _is_unique_but_for_copies(known: pl.Series, frame: pl.DataFrame) -> bool:
    """Rows that were exported twice repeat their id, and everything else."""
    if frame.width == 1 or known.n_unique() * 2 < len(known):
        return False
    return known.n_unique() == frame.filter(pl.col(known.name).is_not_null()).n_unique()


def _may_be_id(known: pl.Series) -> bool:
    if known.dtype.is_temporal() or known.dtype == pl.Boolean or not _is_whole(known):
        return False
    return not (are_phones(known) or are_postal(known))


def _rank_of_name(known: pl.Series) -> int | None:
    """How well a name promises the customer's id; None when it does not."""
    words = words_of(known.name)
    if _is_customer_id(words):
        return _CUSTOMER_ID
    if is_named_like_id(known.name):
        if _is_named_after_customer(words):
            return _CUSTOMER_NAMED
        return _NAMED if _PURCHASE_WORDS.isdisjoint(words) else _PURCHASE
    if len(words) == 1 and _CUSTOMER_WORD.match(words[0]):
        return _CUSTOMER_NAMED
    is_mail = "".join(words) in _MAIL_NAMES and known.dtype == pl.String and _is_all(known, MAIL)
    return _MAILED if is_mail else None


def _is_customer_id(words: list[str]) -> bool:
    """Named customer_id, Kundennummer, id_client or crm_customer_id, but not customer_group_id."""
    left = [word for word in words if word not in ID_WORDS]
    if words and _CUSTOMER_ID_WORD.match(words[-1]):
        return not words[-1].endswith("code")
    return len(left) < len(words) and bool(left) and _CUSTOMER_WORD.match(left[-1]) is not None


def _is_named_after_customer(words: list[str]) -> bool:
    return any(_CUSTOMER_WORD.match(word) or _CUSTOMER_ID_WORD.match(word) for word in words)
