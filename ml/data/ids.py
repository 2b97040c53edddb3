"""Which column says who a customer is: by its name, by the shape of its values, or by counting the rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

_ID_WORDS = {"id", "nr", "no", "number", "nummer", "key", "uuid", "guid"}
_CUSTOMER = (
    "customer|cust|client|cliente|kunde|kunden|debitor|account|acct|konto|user|member|mitglied|mitglieds|"
    "subscriber|shopper|buyer"
)
_CUSTOMER_WORD = re.compile(f"^({_CUSTOMER})$")
_CUSTOMER_ID_WORD = re.compile(f"^({_CUSTOMER})({'|'.join(sorted(_ID_WORDS))}|code)$")
# What programs give out as ids; the letters of the first have to be the same in every cell.
_LETTERS_AND_DIGITS = r"^\p{L}{1,12}[-_/#]?\d+([-_/]\d+)*$"
_SHAPES = (
    r"^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    r"^(0x)?[0-9a-fA-F]{12,}$",
)
_DIGITS = r"^\d{2,}$"
_COUNTED_ROWS = 10
_CUSTOMER_NAMED, _NAMED, _SHAPED, _COUNTING = range(4)


@dataclass(frozen=True)
class IdClaim:
    """That a column could be the customer's id, and why; the smallest ``rank`` wins."""

    rank: int
    reason: str
    is_unique: bool = True


def claim_id(known: pl.Series, n_distinct: int, frame: pl.DataFrame) -> IdClaim | None:
    """Say whether the known cells of a column of a frame could be the customers' ids."""
    if known.dtype.is_temporal() or known.dtype == pl.Boolean or not _is_whole(known):
        return None
    n_again = len(known) - n_distinct
    words = _words(known.name)
    is_named = is_named_like_id(known.name)
    rank = _CUSTOMER_NAMED if _is_named_after_customer(words) else _NAMED
    if n_again == 0 and (is_named or _is_customer(words)):
        return IdClaim(rank, "Named like an id, and no value occurs twice.")
    if is_named and n_again * 2 <= len(known):
        reason = f"Named like an id; cells that repeat an earlier one: {n_again:,} of {len(known):,}."
        return IdClaim(rank, reason, is_unique=False)
    if is_shaped_like_id(known) and (n_again == 0 or _is_unique_but_for_copies(known, frame)):
        return IdClaim(_SHAPED, f"Shaped like an id, such as {known[0]}, and every customer has another.")
    if len(known) >= _COUNTED_ROWS and known.dtype.is_integer() and _counts_up(known):
        return IdClaim(_COUNTING, "Whole numbers that count up by one.")
    return None


def elect_id(claims: Mapping[str, IdClaim]) -> str | None:
    """The best of several: named after the customer, named, shaped, counting; the first at a tie."""
    return min(claims, key=lambda name: claims[name].rank, default=None)


def is_named_like_id(name: str) -> bool:
    """True for names such as customer_no, StoreId, id or kundennr."""
    words = _words(name)
    return bool(words) and (
        words[-1] in _ID_WORDS
        or words[0] == "id"
        or _CUSTOMER_ID_WORD.match(words[-1]) is not None
        or (words[-1] == "code" and _is_named_after_customer(words))
    )


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
    return not known.dtype.is_float() or bool((known == known.round()).all())


def _counts_up(known: pl.Series) -> bool:
    return bool((known.diff().drop_nulls() == 1).all())


def _is_unique_but_for_copies(known: pl.Series, frame: pl.DataFrame) -> bool:
    """Rows that were exported twice repeat their id, and everything else."""
    if frame.width == 1 or known.n_unique() * 2 < len(known):
        return False
    return known.n_unique() == frame.filter(pl.col(known.name).is_not_null()).n_unique()


def _words(name: str) -> list[str]:
    """The words of a name in small letters: CustomerID, customer_id and "Customer ID" have the same."""
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


def _is_named_after_customer(words: list[str]) -> bool:
    return any(_CUSTOMER_WORD.match(word) or _CUSTOMER_ID_WORD.match(word) for word in words)


def _is_customer(words: list[str]) -> bool:
    """Named "customer" and nothing else: its values are the customers."""
    return len(words) == 1 and _CUSTOMER_WORD.match(words[0]) is not None
