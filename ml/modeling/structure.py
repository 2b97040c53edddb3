"""Whether there is any structure at all: the customers against tables that have none."""

from collections.abc import Callable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from ml.evidence import GapPoint, ReferenceKind, ReferenceTables, Structure, Verdict
from ml.modeling.crowds import Crowd
from ml.modeling.gap import gap_statistic, suggested_by_gap
from ml.modeling.groupedness import CRITERIA, NUMBERS, Groupedness, measure_groupedness

SIGNIFICANT = 0.05
_REASONABLE_SILHOUETTE = 0.5
_SEEN_VALLEY, _CLEAR_VALLEY = 1.5, 2.0
_MANY_PEAKS = 0.9
_FAR_BEYOND = 1.5
_TIGHTER = 1.3
_LEAST_SPREAD = 0.02


# Tables so small are done before threads have found each other, above all on a busy machine.
@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def assess_structure(
    crowd: Crowd,
    space: str,
    *,
    max_segments: int,
    n_references: int,
    random_state: int,
    progress: Callable[[float], None] = lambda _: None,
) -> Structure | None:
    """Compare customers with tables that have no structure.

    Two kinds of tables are drawn, Gaussian and uniform ones, since either alone is fooled. Of every table
    the silhouettes of 2 to 6 segments, the deepest valley between two groups and the dip of the least
    unimodal direction are taken; what counts is the largest of them in units of their mean and standard
    deviation over all tables, the customers' own included, so that trying several is paid for. p-values are
    of Monte Carlo tests (Davison and Hinkley 1997, section 4.2): at least 1 / (n_references + 1).

    A small p-value alone is not structure, since skewed crowds are unlike both references too. The segments
    must also be tighter than in a box by the gap statistic, or a valley or several peaks be seen that are far
    beyond those of the references.

    Parameters
    ----------
    crowd
        The customers, at most 500 of them, and how tables without groups are drawn.

    Returns
    -------
    The verdict; None where there are too few distinct customers to try 6 segments.
    """
    if len(np.unique(crowd.rows.X, axis=0)) <= max(NUMBERS):
        return None
    rng = np.random.default_rng(random_state)
    observed = measure_groupedness(crowd.rows)
    gap = gap_statistic(
        crowd.rows.X,
        max_segments,
        random_state,
        lambda rng: crowd.uniform(rng).X,
        lambda share: progress(share / 10),
    )
    gaussian, uniform = [], []
    for number in range(n_references):
        gaussian.append(measure_groupedness(crowd.gaussian(rng)))
        uniform.append(measure_groupedness(crowd.uniform(rng)))
        progress(0.1 + 0.9 * (number + 1) / n_references)
    compared = _beside(observed, "gaussian", gaussian), _beside(observed, "uniform", uniform)
    p_gaussian, p_uniform = map(_p_value, compared)
    verdict = _verdict(
        max(p_gaussian, p_uniform), gap, observed, [*gaussian, *uniform], has_categories=crowd.has_categories
    )
    return Structure(
        verdict=verdict,
        statement=_STATEMENTS[verdict],
        p_value=max(p_gaussian, p_uniform),
        p_gaussian=p_gaussian,
        p_uniform=p_uniform,
        gap=gap,
        gap_n_segments=suggested_by_gap(gap),
        n_references=n_references,
        n_rows=len(crowd.rows.X),
        random_state=random_state,
        space=space,
        references=compared,
    )


def _beside(observed: Groupedness, kind: ReferenceKind, references: Sequence[Groupedness]) -> ReferenceTables:
    """The largest standardised criterion of every table."""
    criteria = np.array([observed.criteria, *(one.criteria for one in references)])
    # A criterion that is the same in every table would make any difference look endless. Were the observed
    # table left out of mean and spread, it alone would be judged by others' measure, and look too large.
    spread = np.maximum(criteria.std(axis=0, ddof=1), _LEAST_SPREAD)
    standardised = (criteria - criteria.mean(axis=0)) / spread
    largest = standardised.max(axis=1)
    return ReferenceTables(
        kind, CRITERIA[int(standardised[0].argmax())], float(largest[0]), tuple(largest[1:].tolist())
    )


def _p_value(tables: ReferenceTables) -> float:
    """The share of all tables, the customers' included, that look at least as grouped as theirs."""
    n_as_grouped = sum(value >= tables.observed for value in tables.values)
    return (1 + n_as_grouped) / (1 + len(tables.values))


def _verdict(
    p_value: float,
    gap: tuple[GapPoint, ...],
    observed: Groupedness,
    references: Sequence[Groupedness],
    *,
    has_categories: bool,
) -> Verdict:
    silhouette = observed.silhouettes.max()
    best = max(gap, key=lambda point: point.gap)
    is_tightest = best.gap - best.standard_error > gap[0].gap and silhouette >= _REASONABLE_SILHOUETTE
    # Categories and whole numbers have valleys and peaks in any table.
    valley = observed.valley / np.median([one.valley for one in references])
    has_peaks = observed.dip >= max(_MANY_PEAKS, _FAR_BEYOND * max(one.dip for one in references))
    # What categories have in common shows in no direction and no gap.
    ratios = observed.silhouettes / np.median([one.silhouettes for one in references], axis=0)
    is_apart = valley >= _SEEN_VALLEY or has_peaks or (has_categories and ratios.max() >= _TIGHTER)
    if p_value > SIGNIFICANT or not (suggested_by_gap(gap) >= 2 or is_tightest or is_apart):
        return "none"
    is_clear = silhouette >= _REASONABLE_SILHOUETTE or valley >= _CLEAR_VALLEY
    return "clear" if is_clear else "weak"


_STATEMENTS: dict[Verdict, str] = {
    "clear": "The customers fall into groups that are clearly apart from each other.",
    "weak": (
        "There are signs of groups, but they run into each other: the segments are a useful division, and "
        "customers near a border could belong to either side."
    ),
    "none": (
        "No groups were found: the customers look like one crowd. The segments divide it into parts that can "
        "be handled differently, but no such groups exist by themselves."
    ),
}
