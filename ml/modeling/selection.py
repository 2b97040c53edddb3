"""Which algorithm and how many segments: a written rule, and why in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sklearn.metrics import adjusted_rand_score

from ml.evidence import Candidate, GapPoint, Structure
from ml.modeling.clusterers import CLUSTERERS
from ml.modeling.evaluation import Space
from ml.modeling.stability import STABLE, least_stable
from ml.modeling.trials import Trial, try_all
from ml.types import Progress, TrainingConfig

_FEWEST = 5
_PARTED = 0.005
_FEW_UNASSIGNED = 0.15
_SAME = 0.95
_OTHER = 0.8
_MUCH_OVERLAP = 0.25


@dataclass(frozen=True)
class Selection:
    """All candidates with the chosen one marked, the reasons in sentences, and the trial that was chosen."""

    candidates: tuple[Candidate, ...]
    choice: tuple[str, ...]
    chosen: Trial


def select(
    space: Space, config: TrainingConfig, structure: Structure | None, progress: Progress
) -> Selection:
    """Fit every algorithm with every number of segments that the configuration leaves open, and choose.

    The rule, of which those parts apply for which something is left open:

    1. Numbers that leave a segment smaller than ``min_segment_share`` or of fewer than 5 customers are
       refused, and HDBSCAN where it leaves more than 15 % unassigned or finds more than ``max_segments``.
       Where all are refused, the fewest segments are taken.
    2. Where HDBSCAN's segments are parted by gaps (less than .5 % of what a random division would have of
       neighbours across borders) and no other algorithm forms them (adjusted Rand index below .8), they have
       shapes that only density finds, and are taken.
    3. Else the mixture with the best integrated completed likelihood (Biernacki, Celeux and Govaert 2000),
       which counts groups where BIC counts Gaussians, if its segments overlap little (the mean of minus the
       log probability of the own segment is at most .25) and it has three customers for every parameter.
    4. Else the number that most criteria name: silhouette, gap statistic, stability, BIC, ICL; of equals the
       fewest. Of the algorithms with this number the highest silhouette. The gap statistic names the fewest
       segments within one standard error of the next (Tibshirani, Walther and Hastie 2001), stability the
       most that all come again in resamples (Jaccard at least .75, Hennig 2007); else they find no grouping.
       In ``auto`` both are those of k-means.
    5. Where k-means forms the same segments (adjusted Rand index at least .95), it is taken, being simpler.
    """
    trials = _with_stability(try_all(space, config, progress), config)
    gap = structure.gap if structure else ()
    allowed = [one for one in trials if not _refusal(one, config)]
    named = _named(allowed or trials, structure)
    chosen, reason = _choose_of(trials, allowed, named)
    candidates = tuple(
        _with_gap(replace(one.candidate, refused=_refusal(one, config), is_chosen=one is chosen), gap)
        for one in trials
    )
    return Selection(candidates, (_taken(chosen, trials), _agreement(chosen, named), reason), chosen)


def _with_stability(trials: list[Trial], config: TrainingConfig) -> list[Trial]:
    """Measure the stability of the first algorithm's candidates where there are several."""
    name = trials[0].candidate.algorithm
    several = {one.candidate.n_segments: one.labels for one in trials if one.candidate.algorithm == name}
    if len(several) == 1 or not config.n_resamples:
        return trials
    stability = least_stable(trials[0].X, several, name, config)
    return [
        replace(one, candidate=replace(one.candidate, stability=stability.get(one.candidate.n_segments)))
        if one.candidate.algorithm == name
        else one
        for one in trials
    ]


def _refusal(trial: Trial, config: TrainingConfig) -> str | None:
    one, share = trial.candidate, trial.candidate.smallest_share or 0.0
    if config.algorithm == "auto" and one.n_unassigned > _FEW_UNASSIGNED * one.n_rows:
        return f"it leaves {one.n_unassigned / one.n_rows:.0%} of the customers unassigned"
    if config.n_segments != "auto":
        return None
    if config.algorithm == "auto" and one.n_segments > config.max_segments:
        return f"it has more than {config.max_segments} segments"
    if share < config.min_segment_share:
        held, least = _told_apart(share, config.min_segment_share)
        return f"its smallest segment holds {held} of the customers, less than {least}"
    if (n_customers := round(share * one.n_rows)) < _FEWEST:
        return f"its smallest segment holds {n_customers} of the customers tried, fewer than {_FEWEST}"
    return None


def _told_apart(share: float, other: float) -> tuple[str, str]:
    """Both shares with as many decimals as it takes to tell them apart.

    >>> _told_apart(0.0199, 0.02)
    ('1.99%', '2.00%')
    """
    for n_decimals in range(1, 9):
        texts = f"{share:.{n_decimals}%}", f"{other:.{n_decimals}%}"
        if texts[0] != texts[1]:
            break
    return texts


def _named(trials: Sequence[Trial], structure: Structure | None) -> dict[str, int]:
    """The number of segments that each criterion names."""
    convex = [one for one in trials if not CLUSTERERS[one.candidate.algorithm].finds_number] or trials
    named = {"silhouette": max(convex, key=_silhouette).candidate.n_segments}
    if structure is not None:
        named["gap statistic"] = structure.gap_n_segments
    measured = [one.candidate for one in trials if one.candidate.stability is not None]
    if measured:
        stable = [one.n_segments for one in measured if (one.stability or 0.0) >= STABLE]
        named["stability"] = max(stable, default=1)
    mixtures = [one for one in trials if one.icl is not None]
    if mixtures:
        named["BIC"] = min(mixtures, key=lambda one: one.candidate.bic or 0.0).candidate.n_segments
        named["ICL"] = min(mixtures, key=lambda one: one.icl or 0.0).candidate.n_segments
    return named


def _silhouette(trial: Trial) -> tuple[float, int]:
    return round(trial.candidate.silhouette, 6), -trial.candidate.n_segments


def _choose_of(trials: Sequence[Trial], allowed: Sequence[Trial], named: dict[str, int]) -> tuple[Trial, str]:
    if len(trials) == 1:
        return trials[0], "There was no other candidate."
    if not allowed:
        fewest = min(trials, key=lambda one: (one.candidate.n_segments, -one.candidate.silhouette))
        return fewest, "All candidates were refused, so that the fewest segments were taken."
    if len(allowed) == 1:
        return allowed[0], "All other candidates were refused."
    return _choose(allowed, named)


def _choose(trials: Sequence[Trial], named: dict[str, int]) -> tuple[Trial, str]:
    if (dense := _only_dense(trials)) is not None:
        return dense, "Its segments are parted by gaps that the other algorithms cut across."
    mixtures = [one for one in trials if one.icl is not None and one.has_rows_enough]
    best = min(mixtures, key=lambda one: one.icl or 0.0, default=None)
    if best is not None and (best.overlap or 0.0) <= _MUCH_OVERLAP:
        taken = _simplest(best, trials)
        return taken, "The segments of the best mixture (by ICL) overlap little, so that its number decides."
    convex = [one for one in trials if not CLUSTERERS[one.candidate.algorithm].finds_number] or list(trials)
    possible = {one.candidate.n_segments for one in convex}
    votes = Counter(number for number in named.values() if number in possible)
    n_segments = min(votes, key=lambda number: (-votes[number], number))
    of_that = [one for one in convex if one.candidate.n_segments == n_segments]
    return _simplest(max(of_that, key=_silhouette), trials), (
        "The segments run into each other, so that the number which most criteria name decides."
    )


def _only_dense(trials: Sequence[Trial]) -> Trial | None:
    for one in trials:
        others = [other for other in trials if other is not one]
        if one.candidate.algorithm == "hdbscan" and others and one.crossing <= _PARTED:
            same = [other for other in others if other.candidate.n_segments == one.candidate.n_segments]
            if max(_agree(one, other) for other in same or others) < _OTHER:
                return one
    return None


def _simplest(trial: Trial, trials: Sequence[Trial]) -> Trial:
    for other in trials:
        same_number = other.candidate.n_segments == trial.candidate.n_segments
        if other.candidate.algorithm == "kmeans" and same_number and _agree(trial, other) >= _SAME:
            return other
    return trial


def _agree(one: Trial, other: Trial) -> float:
    return float(adjusted_rand_score(one.labels, other.labels))


def _with_gap(candidate: Candidate, gap: Sequence[GapPoint]) -> Candidate:
    for point in gap:
        if candidate.algorithm == "kmeans" and point.n_segments == candidate.n_segments:
            return replace(candidate, gap=point.gap, gap_standard_error=point.standard_error)
    return candidate


def _taken(chosen: Trial, trials: Sequence[Trial]) -> str:
    candidate = chosen.candidate
    algorithm = CLUSTERERS[candidate.algorithm].label
    form = f" ({candidate.variant})" if candidate.variant else ""
    tried = len({one.candidate.algorithm for one in trials})
    among = f"of {len(trials)} candidates from {tried} algorithms" if len(trials) > 1 else "as asked for"
    named = f"{algorithm[0].upper()}{algorithm[1:]}{form}"
    return f"{named} with {candidate.n_segments} segments was taken, {among}."


def _agreement(chosen: Trial, named: dict[str, int]) -> str:
    number = chosen.candidate.n_segments
    agreeing = [criterion for criterion, one in named.items() if one == number]
    others = [f"{criterion} {_says(one)}" for criterion, one in named.items() if one != number]
    if not others:
        return f"All criteria name {number} segments: {', '.join(agreeing)}."
    if not agreeing:
        return f"No criterion alone names {number} segments: {', '.join(others)}."
    return f"{number} segments are named by {', '.join(agreeing)}; {', '.join(others)}."


def _says(number: int) -> str:
    return "finds no grouping" if number == 1 else f"names {number}"
