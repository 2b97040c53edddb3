"""Segments of a new model take over numbers, names and colours from those of the model before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ml.insight.matching import MIN_OVERLAP, Compared, match_compared
from ml.insight.profiles import COLORS
from ml.segments import GoneSegment, Identity, KeptSegment, SegmentProfile
from ml.types import SegmentationModel


def number_segments(
    former: SegmentationModel, compared: Compared, numbers: Sequence[int]
) -> tuple[dict[int, int], Identity]:
    """Number segments so that those that continue one of the former model have its number.

    Parameters
    ----------
    compared
        With ``latter`` as the new segments are numbered so far.
    numbers
        These numbers, in the order in which segments that are new shall get numbers that were never used.

    Returns
    -------
    The number of each by its number so far, and what became of the segments of the former model.
    """
    matches = {one.latter: one for one in match_compared(compared)}
    fresh = iter(range(next_segment(former), next_segment(former) + len(numbers)))
    number_of = {one: matches[one].former if one in matches else next(fresh) for one in numbers}
    continued = {one.former for one in matches.values()}
    identity = Identity(
        previous_model_id=former.model_id,
        basis=compared.basis,
        n_customers=len(compared.former),
        min_overlap=MIN_OVERLAP,
        kept=tuple(
            sorted(
                (KeptSegment(one.former, one.overlap) for one in matches.values()),
                key=lambda kept: kept.segment,
            )
        ),
        new=tuple(sorted(number_of[one] for one in numbers if one not in matches)),
        gone=tuple(
            GoneSegment(one.segment, one.name, one.color, one.size)
            for one in former.segments
            if one.segment not in continued
        ),
    )
    return number_of, identity


def next_segment(model: SegmentationModel) -> int:
    """Return the first number that no segment of the model, or of those before it, ever had."""
    return model.next_segment or max(one.segment for one in model.segments) + 1


def take_over(
    profiles: Sequence[SegmentProfile], number_of: Mapping[int, int], former: SegmentationModel
) -> tuple[SegmentProfile, ...]:
    """Give segments their numbers, and to those that continue one its name and its colour.

    Returns
    -------
    In the order of their new numbers. Names stay unique; a new segment takes a colour that none has or had.
    """
    before = {one.segment: one for one in former.segments}
    numbered = sorted(
        (replace(one, segment=number_of[one.segment]) for one in profiles), key=lambda one: one.segment
    )
    kept = [_as_before(one, before[one.segment]) for one in numbered if one.segment in before]
    for one in numbered:
        if one.segment not in before:
            kept.append(_as_new(one, kept, former.segments))
    return tuple(sorted(kept, key=lambda one: one.segment))


def _as_before(profile: SegmentProfile, before: SegmentProfile) -> SegmentProfile:
    return replace(profile, name=before.name, color=before.color, is_renamed=before.is_renamed)


def _as_new(
    profile: SegmentProfile, others: Sequence[SegmentProfile], before: Sequence[SegmentProfile]
) -> SegmentProfile:
    names, colors = {one.name for one in others}, [one.color for one in (*others, *before)]
    return replace(profile, name=_unique(profile.name, names), color=_free_color(colors))


def _unique(name: str, taken: set[str]) -> str:
    candidates = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(one for one in candidates if one not in taken)


def _free_color(taken: Sequence[str]) -> str:
    """The colour that is used the least, so that those of gone segments come back last."""
    return min(COLORS, key=taken.count)
