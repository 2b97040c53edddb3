"""The signature of a folder: the HMAC-SHA256 of each file, and one over all of them and the folder's name."""

import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from ml.kept_json import read_json

# It names a handful of files.
MAX_BYTES = 100_000


@dataclass(frozen=True)
class SignedFile:
    """A file as the signature tells of it: its name on disk, its length before encryption, its HMAC."""

    file: str
    n_bytes: int
    mac: str


class Signer:
    """Signs folders of one kind.

    Parameters
    ----------
    secret_key
        Whoever has it can sign.
    noun
        What the folders are, so that none of them does for one of another kind.
    """

    def __init__(self, secret_key: bytes, noun: str) -> None:
        self._secret_key = secret_key
        self._noun = noun

    def pack(self, name: str, signed: Mapping[str, SignedFile]) -> bytes:
        """Write the signature of a folder as JSON."""
        files = {file: asdict(one) for file, one in signed.items()}
        return json.dumps({"files": files, "signature": self._sign(name, files)}, indent=1).encode()

    def unpack(self, name: str, text: str) -> dict[str, SignedFile] | None:
        """Read a signature back; None where the text is none of this form.

        Raises
        ------
        ValueError
            It was changed, is that of another folder, or was made with another key.
        """
        try:
            kept = read_json(text, MAX_BYTES)
            files, mac = kept["files"], kept["signature"]
        except (ValueError, KeyError, TypeError):
            return None
        if not hmac.compare_digest(str(mac).encode(), self._sign(name, files).encode()):
            raise ValueError("not the signature of this folder")
        return {file: SignedFile(**one) for file, one in files.items()}

    def signing(self, file: str) -> "Signing":
        """What signs the content of a file on its way into another."""
        # What is signed begins in another way than anything else that is signed with this key.
        mac = hmac.new(self._secret_key, json.dumps(["file", file]).encode() + b"\0", hashlib.sha256)
        return Signing(mac)

    def sign(self, file: str, content: bytes) -> str:
        """The HMAC of a file."""
        signing = self.signing(file)
        signing.mac.update(content)
        return signing.mac.hexdigest()

    def _sign(self, name: str, files: Mapping[str, Any]) -> str:
        content = json.dumps(["folder", self._noun, name, files], sort_keys=True).encode()
        return hmac.new(self._secret_key, content, hashlib.sha256).hexdigest()


class Signing(io.RawIOBase):
    """Signs what is written on its way into another file."""

    out: BinaryIO

    def __init__(self, mac: "hmac.HMAC") -> None:
        self.mac = mac
        self.n_bytes = 0

    def writable(self) -> bool:
        """Tell that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Sign what is written, and pass it on to ``out``."""
        view = memoryview(data).cast("B")
        self.mac.update(view)
        self.n_bytes += len(view)
        self.out.write(view)
        return len(view)
