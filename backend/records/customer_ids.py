"""How customers are called in the database: by their ids or, where encryption is set, by pseudonyms."""

import hashlib

import polars as pl

# An index of PostgreSQL takes no longer ones.
MAX_CHARS = 255
_PSEUDONYM_BYTES = 20
# So many are in memory as Python's texts at a time.
_BATCH = 100_000


class CustomerIds:
    """Ids of customers as the database has them.

    A pseudonym is a BLAKE2b hash of the id under a key that is derived from the secret key: the same id has
    always the same one, and without the key nobody can tell or try whose it is. Ids that PostgreSQL cannot
    keep (very long, or with a zero character) have one in any case.
    """

    def __init__(self, secret_key: bytes, *, is_encrypting: bool) -> None:
        self.is_encrypting = is_encrypting
        key = hashlib.blake2b(secret_key, digest_size=32, person=b"customer ids").digest()
        # Copied for each id, since taking up the key is half of the work.
        self._keyed = hashlib.blake2b(key=key, digest_size=_PSEUDONYM_BYTES)

    def pseudonym_of(self, customer_id: str) -> str:
        """Return what stands for an id."""
        hasher = self._keyed.copy()
        hasher.update(customer_id.encode(errors="surrogatepass"))
        return hasher.hexdigest()

    def forms_of(self, customer_id: str) -> tuple[str, ...]:
        """Return what may stand for an id in tables that are not converted yet."""
        pseudonym = self.pseudonym_of(customer_id)
        return (pseudonym,) if _is_unfit(customer_id) else (customer_id, pseudonym)

    def stored(self, ids: pl.Series) -> pl.Series:
        """Return what is stored for many ids."""
        if (
            not self.is_encrypting
            and not ((ids.str.len_chars() > MAX_CHARS) | ids.str.contains("\0", literal=True)).any()
        ):
            return ids
        batches = (ids.slice(start, _BATCH) for start in range(0, max(1, ids.len()), _BATCH))
        return pl.concat([pl.Series(ids.name, self._kept(one), dtype=pl.String) for one in batches])

    def _kept(self, ids: pl.Series) -> list[str]:
        if self.is_encrypting:
            return [self.pseudonym_of(one) for one in ids.to_list()]
        return [self.pseudonym_of(one) if _is_unfit(one) else one for one in ids.to_list()]


def _is_unfit(customer_id: str) -> bool:
    # Half of a surrogate pair, which only a request can hold, has no bytes.
    return len(customer_id) > MAX_CHARS or any(
        one == "\0" or "\ud800" <= one <= "\udfff" for one in customer_id
    )
