"""Clean customers become a fitted pipeline with its scores and the candidates that it was chosen from."""

from dataclasses import dataclass

import numpy as np
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from ml.data.cleaning import CleanTable
from ml.data.logscale import choose_signed_features
from ml.evidence import Candidate, PcaSummary, Scores, Stability, Structure
from ml.modeling.clusterers import CLUSTERERS, Placement, build_like
from ml.modeling.evaluation import evaluate
from ml.modeling.pipeline import in_space
from ml.modeling.preparing import Prepared, prepare
from ml.modeling.selection import select
from ml.modeling.stability import measure_stability
from ml.modeling.structure import assess_structure
from ml.modeling.trials import SELECTION_ROWS
from ml.types import Fences, Progress, TrainingConfig


@dataclass(frozen=True)
class Fit:
    """A fitted pipeline, its evidence, and where it places every customer, outliers included.

    ``X`` has all of them where distance is measured, shape (n_rows, n_dimensions).
    """

    pipeline: Pipeline
    algorithm: str
    n_segments: int
    log_features: tuple[str, ...]
    signed_log_features: tuple[str, ...]
    fences: Fences
    is_outlier: np.ndarray
    n_rows_used: int
    scores: Scores
    selection: tuple[Candidate, ...]
    choice: tuple[str, ...]
    structure: Structure | None
    stability: Stability | None
    pca: PcaSummary | None
    placement: Placement
    X: np.ndarray


def fit(customers: CleanTable, config: TrainingConfig, progress: Progress) -> Fit:
    """Prepare the space, choose algorithm and number of segments, fit on every row that may shape the fit.

    Raises
    ------
    InvalidConfig
        More segments or components are asked for than the customers allow.
    NoUsableFeatures
        All customers are the same in every feature.
    """
    n_threads = 1 if customers.features.height <= SELECTION_ROWS else None
    with threadpool_limits(n_threads):
        return _fit(customers, config, progress)


def _fit(customers: CleanTable, config: TrainingConfig, progress: Progress) -> Fit:
    progress(0.03, "prepare", "Putting the features on comparable scales")
    prepared = prepare(customers, config)
    pipeline, space = prepared.pipeline, prepared.space
    structure = _assess_structure(prepared, config, _between(0.1, 0.45, progress))
    selection = select(space, config, structure, _between(0.45, 0.75, progress))
    chosen = selection.chosen.candidate
    algorithm = CLUSTERERS[chosen.algorithm]
    n_rows = len(space.X)
    progress(
        0.75, "fit", f"Forming {chosen.n_segments} segments of {n_rows:,} customers with {algorithm.label}"
    )
    # More rows could change a number that nobody sets.
    clusterer = (
        selection.chosen.clusterer
        if algorithm.finds_number
        else build_like(selection.chosen.clusterer, algorithm, chosen.n_segments, n_rows, config).fit(space.X)
    )
    pipeline.set_params(cluster=clusterer)
    progress(0.8, "evaluate", "Measuring how well the segments fit")
    labels = np.asarray(clusterer.predict(space.X))
    scores = evaluate(space, labels, clusterer, random_state=config.random_state)
    said = "Seeing whether the same segments come again"
    stability = measure_stability(
        space.X,
        labels,
        algorithm,
        clusterer,
        config,
        progress=lambda share: _between(0.85, 0.96, progress)(share, "stability", said),
    )
    progress(0.96, "place", "Placing every customer")
    log_features, fences, is_outlier = prepared.log_features, prepared.fences, prepared.is_outlier
    # Let go of those that shaped the fit, for all are as many again.
    del prepared, space
    X = in_space(pipeline, customers.features)
    return Fit(
        pipeline=pipeline,
        algorithm=chosen.algorithm,
        n_segments=int(labels.max()) + 1,
        log_features=log_features,
        signed_log_features=choose_signed_features(customers.features, log_features),
        fences=fences,
        is_outlier=is_outlier,
        n_rows_used=n_rows,
        scores=scores,
        selection=selection.candidates,
        choice=selection.choice,
        structure=structure,
        stability=stability,
        pca=_summarise_pca(pipeline),
        placement=algorithm.place(clusterer, X),
        X=X,
    )


def _between(start: float, end: float, progress: Progress) -> Progress:
    """One stage of several: its own share, from 0 to 1, becomes one of the whole."""
    return lambda share, *said: progress(round(start + (end - start) * share, 4), *said)


def _assess_structure(prepared: Prepared, config: TrainingConfig, progress: Progress) -> Structure | None:
    if not config.n_references:
        return None
    said = "Comparing with tables that have no structure"
    structure: Structure | None = assess_structure(
        prepared.crowd,
        prepared.space.name,
        max_segments=config.max_segments,
        n_references=config.n_references,
        random_state=config.random_state,
        progress=lambda share: progress(share, "structure", said),
    )
    return structure


def _summarise_pca(pipeline: Pipeline) -> PcaSummary | None:
    pca = pipeline.named_steps["pca"]
    if pca == "passthrough":
        return None
    return PcaSummary(
        explained_variance_ratio=tuple(pca.explained_variance_ratio_.tolist()),
        components=tuple(tuple(row) for row in pca.components_.tolist()),
        feature_names=tuple(pipeline.named_steps["preprocess"].get_feature_names_out().tolist()),
    )
