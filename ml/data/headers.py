"""What the name of a column says of its values: phone numbers, postal codes, names of people, codes."""

import re

import polars as pl

ID_WORDS = frozenset({"id", "nr", "no", "number", "nummer", "key", "uuid", "guid"})
_PHONE_WORD = re.compile(
    r"^(tele)?(phone|fon|fono|fax)(no|nr|number|nummer)?$|^(tel|mobile?|cell|cellphone|handy|natel|téléphone)"
    r"(no|nr|number|nummer)?$"
)
_PHONE_DIGITS = r"^\d{7,15}$"
_AROUND_DIGITS = r"[\s()+/.\-]"
# With a country's code, or the area's in parentheses; ids with that many zeros are shorter.
_PHONE_SHAPE = r"^(\+[1-9][\s\d()/\-]{8,}|00[1-9]\d{9,12}|\(\+?\d{2,5}\)\s?\d[\d\s/\-]{4,})$"
_POSTAL_WORDS = {"zip", "zipcode", "plz", "postcode", "postalcode", "postleitzahl", "npa"}
_POSTAL_ALONE = {"cap", "cp"}
_LARGEST_POSTAL = 9_999_999
_PEOPLE = re.compile(
    r"(first|last|given|family|full|middle)name$|^(surname|forename|vorname|nachname|familienname|prénom|prenom)$"
)
_CODE_WORDS = {
    "code", "type", "class", "group", "category", "channel", "region", "branch", "status", "tier", "level",
    "kategorie", "gruppe", "klasse", "art", "typ",
}  # fmt: skip
# German joins its words: Kundengruppe, Produktkategorie.
_CODE_ENDINGS = ("kategorie", "gruppe", "klasse", "typ", "status")
_PLACE_WORDS = {"lat", "lon", "lng", "long", "latitude", "longitude", "breite", "länge"}
_ROW_WORDS = {"row", "index", "unnamed", "column", "zeile", "line"}
_MOSTLY = 0.8


def words_of(name: str) -> list[str]:
    """The words of a name in small letters: CustomerID, customer_id and "Customer ID" have the same."""
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


def are_phones(known: pl.Series) -> bool:
    """True for phone numbers: of their shape, or of seven digits and more in a column that says so."""
    if known.dtype == pl.String and _is_mostly(known, _PHONE_SHAPE):
        return True
    if not any(_PHONE_WORD.match(word) for word in words_of(known.name)):
        return False
    return _is_mostly(_digits(known).str.replace_all(_AROUND_DIGITS, ""), _PHONE_DIGITS)


def are_postal(known: pl.Series) -> bool:
    """True for a column that says it holds postal codes, unless its numbers are no such."""
    if not _says_postal(words_of(known.name)):
        return False
    if known.dtype == pl.String:
        return True
    is_whole = known.dtype.is_integer() or (known.dtype.is_float() and bool((known % 1 == 0).all()))
    return is_whole and bool(known.is_between(100, _LARGEST_POSTAL).all())


def says_person(name: str) -> bool:
    """True for first name, Nachname and the like."""
    words = words_of(name)
    return bool(words) and (
        _PEOPLE.search(words[-1]) is not None or _PEOPLE.search("".join(words[-2:])) is not None
    )


def says_code(name: str) -> bool:
    """True for customer_type, Region, Kundengruppe: what is told apart by codes."""
    words = _without_id_words(words_of(name))
    return bool(words) and (words[-1] in _CODE_WORDS or words[-1].endswith(_CODE_ENDINGS))


def says_row(name: str) -> bool:
    """True for the count of the rows that programs put before a table."""
    return not _ROW_WORDS.isdisjoint(words_of(name))


def says_place(name: str) -> bool:
    """True for latitudes and longitudes."""
    return not _PLACE_WORDS.isdisjoint(words_of(name)[-1:])


def _says_postal(words: list[str]) -> bool:
    left = [word for word in _without_id_words(words) if not word.isdigit()]
    if left and left[-1] in ("code", "codes"):
        left = left[:-1]
        if left and left[-1] in ("postal", "post"):
            return True
    if not left:
        return False
    is_alone = len(left) == 1 and left[0] in _POSTAL_ALONE
    is_romance = left[-1] == "postal" and left[0] in ("code", "codigo", "código")
    return left[-1] in _POSTAL_WORDS or is_alone or is_romance


def _without_id_words(words: list[str]) -> list[str]:
    while words and words[-1] in ID_WORDS:
        words = words[:-1]
    return words


def _digits(known: pl.Series) -> pl.Series:
    # A gap turns whole numbers into 44126033.0.
    whole = known.cast(pl.Int64, strict=False) if known.dtype.is_float() else known
    return whole.cast(pl.String).drop_nulls()


def _is_mostly(known: pl.Series, pattern: str) -> bool:
    # The first cells settle most columns, however long.
    return len(known) > 0 and all(
        int(cells.str.contains(pattern).sum()) >= _MOSTLY * len(cells) for cells in (known.head(100), known)
    )
