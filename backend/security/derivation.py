"""A key of its own for each purpose, all from the one secret."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

N_BYTES = 32


def derived_key(secret: bytes, purpose: str) -> bytes:
    """Derive a key by HKDF (RFC 5869); knowing it tells neither the secret nor the key of another purpose.

    >>> derived_key(b"a secret", "sessions") == derived_key(b"a secret", "api keys")
    False
    """
    return HKDF(SHA256(), N_BYTES, salt=None, info=f"segment: {purpose}".encode()).derive(secret)
