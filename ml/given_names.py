"""Names that people gave to segments: a signed file beside the kept model, which itself never changes."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from ml.errors import InvalidName, SegmentNotFound
from ml.kept_json import read_json
from ml.types import UNASSIGNED_NAME

FILE = "given_names.json"
MAX_NAME_CHARS = 80

GivenNames = Mapping[int, str]


def pack_names(names: GivenNames, model_id: str, secret_key: bytes) -> bytes:
    """Write names and their signature as JSON."""
    plain = {str(segment): name for segment, name in sorted(names.items())}
    signature = _sign(plain, model_id, secret_key)
    return json.dumps({"names": plain, "signature": signature}, ensure_ascii=False, indent=1).encode()


def unpack_names(content: bytes, model_id: str, secret_key: bytes) -> dict[int, str]:
    """Read names back.

    Raises
    ------
    ValueError
        They were changed, belong to another model, or were signed with another key.
    """
    kept = read_json(content)
    if not isinstance(kept, dict) or kept.keys() != {"names", "signature"}:
        raise ValueError("not a file of names")
    expected = _sign(kept["names"], model_id, secret_key)
    if not hmac.compare_digest(str(kept["signature"]).encode(), expected.encode()):
        raise ValueError("the names were changed")
    return {int(segment): name for segment, name in kept["names"].items()}


def with_names(manifest: dict[str, Any], names: GivenNames) -> dict[str, Any]:
    """Return the facts about a model with its segments called as people call them."""
    segments = [
        {
            **one,
            "name": names[one["segment"]],
            "is_renamed": names[one["segment"]] != one.get("suggested_name"),
        }
        if one["segment"] in names
        else one
        for one in manifest["segments"]
    ]
    return {**manifest, "segments": segments}


def choose_name(manifest: dict[str, Any], segment: int, name: str | None) -> str:
    """Check a name for a segment, and return it without surrounding space; None asks for the suggested one.

    Raises
    ------
    SegmentNotFound
    InvalidName
        It is empty, too long, holds characters that cannot be shown, or is the name of another segment.
    """
    segments = {one["segment"]: one for one in manifest["segments"]}
    if segment not in segments:
        known = ", ".join(map(str, segments))
        raise SegmentNotFound(f"The model has no segment {segment}; there are: {known}.")
    others = {one["name"].casefold(): one for one in manifest["segments"] if one["segment"] != segment}
    if name is None:
        # A model of an earlier version has none to suggest.
        suggested = segments[segment].get("suggested_name") or f"Segment {segment}"
        numbered = (suggested, *(f"{suggested} ({number})" for number in range(2, len(segments) + 2)))
        return next(one for one in numbered if one.casefold() not in others)
    chosen = name.strip()
    if not chosen:
        raise InvalidName("A segment needs a name; this one is empty.")
    if len(chosen) > MAX_NAME_CHARS:
        raise InvalidName(f"The name has {len(chosen):,} characters; at most {MAX_NAME_CHARS} are taken.")
    if any(unicodedata.category(char).startswith("C") for char in chosen):
        raise InvalidName(
            "The name holds control characters, or others that cannot be shown; leave them out."
        )
    if chosen.casefold() == UNASSIGNED_NAME.casefold():
        raise InvalidName(f"{UNASSIGNED_NAME} is what customers of no segment are called.")
    if other := others.get(chosen.casefold()):
        raise InvalidName(
            f"Segment {other['segment']} is called {other['name']!r} already; choose another name."
        )
    return chosen


def _sign(names: dict[str, str], model_id: str, secret_key: bytes) -> str:
    content = json.dumps([FILE, model_id, names], sort_keys=True).encode()
    return hmac.new(secret_key, content, hashlib.sha256).hexdigest()
