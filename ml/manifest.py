"""The facts about a model as JSON, and back: what a model's folder keeps beside the pickled pipeline."""

import math
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from ml.evidence import Candidate, GapPoint, PcaSummary, Scores, Stability, Structure
from ml.types import (
    CategoryShare,
    DataReport,
    FeatureProfile,
    Fences,
    SegmentationModel,
    SegmentProfile,
    TableFormat,
    TableWarning,
    TrainingConfig,
)

FORMAT_VERSION = 1
_NOT_FACTS = ("pipeline", "customers")


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
    return {"format_version": FORMAT_VERSION, **facts}


def model_from_manifest(
    manifest: dict[str, Any], *, pipeline: Any, customers: pl.DataFrame
) -> SegmentationModel:
    """Put a model together again from its facts and its two binary parts."""
    data = manifest["data"]
    return SegmentationModel(
        model_id=manifest["model_id"],
        name=manifest["name"],
        created_at=datetime.fromisoformat(manifest["created_at"]),
        algorithm=manifest["algorithm"],
        n_segments=manifest["n_segments"],
        config=_build(TrainingConfig, manifest["config"]),
        data=_build(
            DataReport,
            data,
            format=TableFormat(**data["format"]),
            warnings=tuple(_build(TableWarning, one) for one in data["warnings"]),
        ),
        scores=Scores(**manifest["scores"]),
        selection=tuple(Candidate(**one) for one in manifest["selection"]),
        segments=tuple(_segment(one) for one in manifest["segments"]),
        fences=Fences(**manifest["fences"]),
        segment_of_label=tuple(manifest["segment_of_label"]),
        pipeline=pipeline,
        customers=customers,
        pca=_pca(manifest["pca"]),
        structure=_structure(manifest.get("structure")),
        stability=_build_if(Stability, manifest.get("stability")),
        choice=tuple(manifest.get("choice", ())),
        n_unassigned=manifest.get("n_unassigned", 0),
        is_sample=manifest["is_sample"],
    )


def _segment(facts: dict[str, Any]) -> SegmentProfile:
    profile = tuple(
        _build(FeatureProfile, one, categories=tuple(CategoryShare(**share) for share in one["categories"]))
        for one in facts["profile"]
    )
    segment: SegmentProfile = _build(SegmentProfile, facts, profile=profile)
    return segment


def _pca(facts: dict[str, Any] | None) -> PcaSummary | None:
    if facts is None:
        return None
    components = tuple(tuple(row) for row in facts["components"])
    pca: PcaSummary = _build(PcaSummary, facts, components=components)
    return pca


def _structure(facts: dict[str, Any] | None) -> Structure | None:
    if facts is None:
        return None
    structure: Structure = _build(Structure, facts, gap=tuple(GapPoint(**point) for point in facts["gap"]))
    return structure


def _build_if(kind: type[Any], facts: dict[str, Any] | None) -> Any:
    return None if facts is None else _build(kind, facts)


def _build(kind: type[Any], facts: dict[str, Any], **replaced: Any) -> Any:
    """Make a dataclass from JSON, in which every tuple has become a list."""
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    return kind(**plain | replaced)
