"""Whether there is any structure at all: the customers against tables that have none."""

from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from ml.evidence import GapPoint, Structure, Verdict
from ml.modeling.gap import gap_statistic, suggested_by_gap
from ml.modeling.groupedness import NUMBERS, Groupedness, measure_groupedness

STRUCTURE_ROWS = 500
SIGNIFICANT = 0.05
_REASONABLE_SILHOUETTE = 0.5
_SEEN_VALLEY, _CLEAR_VALLEY = 1.5, 2.0
_MANY_PEAKS = 0.9
_LEAST_SPREAD = 0.02


# Tables so small are done before threads have found each other, above all on a busy machine.
@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def assess_structure(
    X: np.ndarray,
    space: str,
    *,
    max_segments: int,
    n_references: int,
    random_state: int,
    progress: Callable[[float], None] = lambda _: None,
) -> Structure | None:
    """Compare customers with tables that have no structure.

    Two kinds of tables are drawn: Gaussian ones of the same covariance, and uniform ones in a box along the
    principal axes, since either alone is fooled. Of every table the silhouettes of 2 to 6 segments, the
    deepest valley between two groups and the dip of the least unimodal axis are taken; what counts is the
    largest of them in units of the references' mean and standard deviation, so that trying several is paid
    for. p-values are of Monte Carlo tests (Davison and Hinkley 1997, section 4.2): at least
    1 / (n_references + 1).

    A small p-value alone is not structure, since skewed crowds are unlike both references too. The segments
    must also be tighter than in a box by the gap statistic, or a valley or several peaks be seen.

    Parameters
    ----------
    X
        Customers in the space of the model, shape (n_rows, n_dimensions); of more than 500 a random sample.

    Returns
    -------
    The verdict; None where there are too few distinct customers to try 6 segments.
    """
    rng = np.random.default_rng(random_state)
    X = _along_principal_axes(_sample(X, rng))
    if len(np.unique(X, axis=0)) <= max(NUMBERS):
        return None
    observed = measure_groupedness(X)
    gap = gap_statistic(X, max_segments, random_state, lambda share: progress(share / 10))
    gaussian, uniform = [], []
    for number in range(n_references):
        gaussian.append(measure_groupedness(rng.normal(0, X.std(axis=0), X.shape)))
        uniform.append(measure_groupedness(rng.uniform(X.min(axis=0), X.max(axis=0), X.shape)))
        progress(0.1 + 0.9 * (number + 1) / n_references)
    p_gaussian, p_uniform = _p_value(observed, gaussian), _p_value(observed, uniform)
    verdict = _verdict(max(p_gaussian, p_uniform), gap, observed)
    return Structure(
        verdict=verdict,
        statement=_STATEMENTS[verdict],
        p_value=max(p_gaussian, p_uniform),
        p_gaussian=p_gaussian,
        p_uniform=p_uniform,
        gap=gap,
        gap_n_segments=suggested_by_gap(gap),
        n_references=n_references,
        n_rows=len(X),
        random_state=random_state,
        space=space,
    )


def _sample(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if len(X) <= STRUCTURE_ROWS:
        return X
    return X[rng.choice(len(X), STRUCTURE_ROWS, replace=False)]


def _along_principal_axes(X: np.ndarray) -> np.ndarray:
    centred = X - X.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(centred @ axes.T)


def _p_value(observed: Groupedness, references: list[Groupedness]) -> float:
    """The share of tables whose largest standardised criterion is at least as large."""
    drawn = np.array([one.criteria for one in references])
    # A criterion that is the same in every table would make any difference look endless.
    mean, spread = drawn.mean(axis=0), np.maximum(drawn.std(axis=0, ddof=1), _LEAST_SPREAD)
    largest = ((drawn - mean) / spread).max(axis=1)
    found = ((observed.criteria - mean) / spread).max()
    return float(1 + (largest >= found).sum()) / (1 + len(references))


def _verdict(p_value: float, gap: tuple[GapPoint, ...], observed: Groupedness) -> Verdict:
    silhouette = observed.silhouettes.max()
    best = max(gap, key=lambda point: point.gap)
    is_tightest = best.gap - best.standard_error > gap[0].gap and silhouette >= _REASONABLE_SILHOUETTE
    is_apart = observed.valley >= _SEEN_VALLEY or observed.dip >= _MANY_PEAKS
    if p_value > SIGNIFICANT or not (suggested_by_gap(gap) >= 2 or is_tightest or is_apart):
        return "none"
    is_clear = silhouette >= _REASONABLE_SILHOUETTE or observed.valley >= _CLEAR_VALLEY
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
