"""The facts about a model as JSON, and back: what a model's folder keeps beside the pickled pipeline."""

import math
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import polars as pl

from ml.types import SegmentationModel
from ml.versions import FORMAT_VERSION, present_versions

_NOT_FACTS = ("pipeline", "customers")
_OF_THE_FILE = ("format_version", "versions")


def to_json(value: Any) -> Any:
    """Dataclasses become dicts, times ISO 8601 in UTC, and numbers that are not finite null."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if value is None or isinstance(value, (str, int)):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def model_to_manifest(model: SegmentationModel) -> dict[str, Any]:
    """Everything about a model but its pipeline and its customers."""
    facts = {
        field.name: to_json(getattr(model, field.name))
        for field in fields(model)
        if field.name not in _NOT_FACTS
    }
    return {"format_version": FORMAT_VERSION, "versions": present_versions(), **facts}


def model_from_manifest(
    manifest: dict[str, Any], *, pipeline: Any, customers: pl.DataFrame
) -> SegmentationModel:
    """Put a model together again from its facts and its two binary parts."""
    facts = {name: value for name, value in manifest.items() if name not in _OF_THE_FILE}
    model: SegmentationModel = _build(SegmentationModel, facts, pipeline=pipeline, customers=customers)
    return model


def _build(kind: type[Any], facts: dict[str, Any], **given: Any) -> Any:
    """Make a dataclass from JSON, whose objects are dataclasses again where they are declared so."""
    hints = get_type_hints(kind)
    return kind(**{name: _restore(hints[name], value) for name, value in facts.items()}, **given)


def _restore(hint: Any, value: Any) -> Any:
    """Bring a value back to its declared type: JSON knows no tuples, times and dataclasses."""
    if isinstance(value, list):
        item = next((get_args(kind)[0] for kind in _kinds(hint) if get_origin(kind) is tuple), Any)
        return tuple(_restore(item, one) for one in value)
    for kind in _kinds(hint):
        if is_dataclass(kind) and isinstance(kind, type):
            return _build(kind, value) if isinstance(value, dict) else value
        if kind is datetime:
            return datetime.fromisoformat(value)
    return value


def _kinds(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
