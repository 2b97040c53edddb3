"""How well segments recover known groups, beside plain scikit-learn; writes docs/recovery.md."""

import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from threadpoolctl import threadpool_limits

from bench.families import FAMILIES, NOISE, table
from ml import TrainingConfig, train
from ml.errors import SegmentationError
from ml.modeling.clusterers import CLUSTERERS

SEEDS = range(5)
PLAIN = ("KMeans", "GaussianMixture", "Ward")
OURS = ("auto", *CLUSTERERS)
PAGE = Path(__file__).parent.parent / "docs" / "recovery.md"


@dataclass(frozen=True)
class Outcome:
    """One table segmented in one way; ``agreement`` is the adjusted Rand index with the true groups."""

    family: str
    way: str
    is_given: bool
    agreement: float
    verdict: str | None = None


def measure() -> None:
    """Segment every table in every way, and write the page."""
    tasks = [(family, seed) for family in FAMILIES for seed in SEEDS]
    with ProcessPoolExecutor() as pool:
        outcomes = [one for found in pool.map(_outcomes, *zip(*tasks, strict=True)) for one in found]
    PAGE.write_text(_page(outcomes))
    print(f"{PAGE.name}: {_summary(outcomes)}", flush=True)


def _outcomes(family: str, seed: int) -> list[Outcome]:
    frame, truth = table(family, seed)
    n_groups = len(set(truth[truth != NOISE]))
    found = []
    with threadpool_limits(1):
        for is_given in (True, False) if n_groups > 1 else (False,):
            for way in PLAIN:
                labels = _plain(way, frame, n_groups if is_given else None)
                found.append(Outcome(family, way, is_given, _agreement(truth, labels)))
            for way in OURS:
                if is_given and way in CLUSTERERS and CLUSTERERS[way].finds_number:
                    continue
                labels, verdict = _ours(way, frame, n_groups if is_given else "auto")
                found.append(Outcome(family, way, is_given, _agreement(truth, labels), verdict))
    return found


def _agreement(truth: np.ndarray, labels: np.ndarray) -> float:
    """Noise belongs to no group, so that it does not matter where it goes."""
    counts = truth != NOISE
    return float(adjusted_rand_score(truth[counts], labels[counts]))


def _ours(way: str, frame: pl.DataFrame, n_segments: object) -> tuple[np.ndarray, str | None]:
    # A single algorithm is asked for its segments only, without the gap statistic.
    evidence = {} if way == "auto" else {"n_references": 0}
    # One resample of the chosen segments, which changes no segment, and ten of every number.
    config = TrainingConfig(algorithm=way, n_segments=n_segments, n_resamples=1, **evidence)
    try:
        model = train(frame, config)
    except SegmentationError:
        return np.zeros(frame.height), None
    verdict = None if model.structure is None else model.structure.verdict
    return model.customers["segment"].to_numpy(), verdict


def _plain(way: str, frame: pl.DataFrame, n_groups: int | None) -> np.ndarray:
    """What a notebook does: standardise, encode, and take the number with the best criterion."""
    numbers = frame.select(pl.selectors.numeric()).to_numpy()
    X = StandardScaler().fit_transform(numbers)
    if numbers.shape[1] < frame.width:
        codes = frame.select(pl.selectors.string()).to_numpy()
        X = np.hstack([X, OneHotEncoder(sparse_output=False).fit_transform(codes)])
    fitted = [_LIBRARY[way](X, number) for number in ([n_groups] if n_groups else range(2, 11))]
    return max(fitted, key=lambda one: one[0])[1]


def _by_silhouette(fit: Callable[[int], np.ndarray], X: np.ndarray, number: int) -> tuple[float, np.ndarray]:
    labels = fit(number)
    return float(silhouette_score(X, labels)), labels


def _mixture(X: np.ndarray, number: int) -> tuple[float, np.ndarray]:
    mixture = GaussianMixture(number, n_init=3, random_state=0).fit(X)
    return -float(mixture.bic(X)), mixture.predict(X)


_LIBRARY: dict[str, Callable[[np.ndarray, int], tuple[float, np.ndarray]]] = {
    "KMeans": lambda X, number: _by_silhouette(
        lambda k: KMeans(k, n_init=10, random_state=0).fit_predict(X), X, number
    ),
    "GaussianMixture": _mixture,
    "Ward": lambda X, number: _by_silhouette(lambda k: AgglomerativeClustering(k).fit_predict(X), X, number),
}


def _page(outcomes: Sequence[Outcome]) -> str:
    return "\n".join(_lines(outcomes)) + "\n"


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"""# Do the segments recover known groups?

Written by `python -m bench.recovery`; do not edit. Every family is made {len(SEEDS)} times with other seeds
(`bench/families.py`); the figures are means of the adjusted Rand index with the true groups: 1 is a perfect
match, 0 what chance gives. Rows that are noise by construction belong to no group and do not count.

`KMeans`, `GaussianMixture` and `Ward` are plain scikit-learn: features standardised, categories one-hot, and
where the number is not given, the one from 2 to 10 with the highest silhouette, for the mixture with the
lowest BIC. The others are the algorithms of this project on what it makes of the table; all but `auto`
without the gap statistic. The best of a row is in bold type.
"""
    for is_given, title in ((True, "The number of groups is given"), (False, "The number has to be found")):
        tried = {one.way for one in outcomes if one.is_given == is_given}
        ways = [way for way in (*PLAIN, *OURS) if way in tried]
        yield f"\n## {title}\n"
        yield f"| family | {' | '.join(ways)} |"
        yield f"|---|{'---:|' * len(ways)}"
        for family in _grouped():
            yield _row(family, [_mean(outcomes, way, is_given, [family]) for way in ways])
        yield _row("**mean**", [_mean(outcomes, way, is_given, _grouped()) for way in ways])
    yield "\n## Is there structure?\n"
    yield f"What `auto` says of the {len(SEEDS)} tables of each family.\n"
    yield "| family | clear | weak | none |\n|---|---:|---:|---:|"
    for family in FAMILIES:
        said = [o.verdict for o in outcomes if o.family == family and o.way == "auto" and not o.is_given]
        yield f"| {family} | {' | '.join(str(said.count(one)) for one in ('clear', 'weak', 'none'))} |"


def _grouped() -> list[str]:
    return [family for family in FAMILIES if not family.startswith("none")]


def _mean(outcomes: Sequence[Outcome], way: str, is_given: bool, families: Sequence[str]) -> float:
    return statistics.mean(
        one.agreement
        for one in outcomes
        if one.way == way and one.is_given == is_given and one.family in families
    )


def _row(name: str, figures: Sequence[float]) -> str:
    best = max(round(figure, 2) for figure in figures)
    cells = [f"**{one:.2f}**" if round(one, 2) == best else f"{one:.2f}" for one in figures]
    return f"| {name} | {' | '.join(cells)} |"


def _summary(outcomes: Sequence[Outcome]) -> str:
    auto = _mean(outcomes, "auto", False, _grouped())
    plain = {way: _mean(outcomes, way, False, _grouped()) for way in PLAIN}
    best = max(plain, key=lambda way: plain[way])
    return f"auto {auto:.3f}, the best plain one ({best}) {plain[best]:.3f}"


if __name__ == "__main__":
    sys.exit(measure())
