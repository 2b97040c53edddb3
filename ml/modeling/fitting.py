"""Clean customers become a fitted pipeline with its scores and the candidates that it was chosen from."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from ml.data.cleaning import MIN_CUSTOMERS, CleanTable
from ml.data.logscale import choose_log_features, choose_signed_features
from ml.data.outliers import is_outlier, tukey_fences
from ml.errors import InvalidConfig, NoUsableFeatures
from ml.evidence import Candidate, PcaSummary, Scores, Stability, Structure
from ml.modeling.clusterers import CLUSTERERS, Placement
from ml.modeling.components import choose_components, name_components
from ml.modeling.evaluation import Space, evaluate
from ml.modeling.pipeline import build_pipeline, place
from ml.modeling.preprocessing import build_preprocessor
from ml.modeling.selection import select
from ml.modeling.stability import measure_stability
from ml.modeling.structure import assess_structure
from ml.modeling.trials import SELECTION_ROWS
from ml.types import Fences, Progress, TrainingConfig


@dataclass(frozen=True)
class Fit:
    """A fitted pipeline, its evidence, and where it places every customer, outliers included."""

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
    features = customers.features
    log_features = choose_log_features(features, customers.numeric, config.log_transform)
    fences = tukey_fences(features, customers.numeric, log_features)
    outliers = is_outlier(features, fences)
    progress(0.05, "prepare", "Putting the features on comparable scales")
    shaping = features.filter(pl.Series(_may_shape(outliers, config)))
    pipeline, space = _prepare_space(customers, shaping, log_features, config)
    structure = _assess_structure(_numbers(customers, pipeline, shaping, space), config, progress)
    selection = select(
        space, config, structure, lambda share, *said: progress(round(0.3 + 0.3 * share, 4), *said)
    )
    chosen = next(candidate for candidate in selection.candidates if candidate.is_chosen)
    algorithm = CLUSTERERS[chosen.algorithm]
    n_rows = len(space.X)
    progress(
        0.6, "fit", f"Forming {chosen.n_segments} segments of {n_rows:,} customers with {algorithm.label}"
    )
    clusterer = algorithm.build(chosen.n_segments, n_rows, config).fit(space.X)
    pipeline.set_params(cluster=clusterer)
    progress(0.7, "evaluate", "Measuring how well the segments fit")
    labels = np.asarray(clusterer.predict(space.X))
    scores = evaluate(space, labels, clusterer, random_state=config.random_state)
    said = "Seeing whether the same segments come again"
    stability = measure_stability(
        space.X,
        labels,
        algorithm,
        clusterer,
        config,
        progress=lambda share: progress(round(0.75 + 0.15 * share, 4), "stability", said),
    )
    progress(0.9, "place", "Placing every customer")
    return Fit(
        pipeline=pipeline,
        algorithm=chosen.algorithm,
        n_segments=int(labels.max()) + 1,
        log_features=log_features,
        signed_log_features=choose_signed_features(features, log_features),
        fences=fences,
        is_outlier=outliers,
        n_rows_used=n_rows,
        scores=scores,
        selection=selection.candidates,
        choice=selection.choice,
        structure=structure,
        stability=stability,
        pca=_summarise_pca(pipeline),
        placement=place(pipeline, chosen.algorithm, features),
    )


def _assess_structure(
    numbers: tuple[np.ndarray, str] | None, config: TrainingConfig, progress: Progress
) -> Structure | None:
    if not config.n_references or numbers is None:
        return None
    X, space = numbers
    said = "Comparing with tables that have no structure"
    structure: Structure | None = assess_structure(
        X,
        space,
        max_segments=config.max_segments,
        n_references=config.n_references,
        random_state=config.random_state,
        progress=lambda share: progress(round(0.1 + 0.2 * share, 4), "structure", said),
    )
    return structure


def _numbers(
    customers: CleanTable, pipeline: Pipeline, shaping: pl.DataFrame, space: Space
) -> tuple[np.ndarray, str] | None:
    """The space without the categories, which make groups of their own in any table."""
    if not customers.categorical:
        return space.X, space.name
    if not customers.numeric:
        return None
    X = pipeline.named_steps["preprocess"].transform(shaping)[:, : len(customers.numeric)]
    return X, "the numbers alone, before principal components"


def _prepare_space(
    customers: CleanTable, shaping: pl.DataFrame, log_features: tuple[str, ...], config: TrainingConfig
) -> tuple[Pipeline, Space]:
    """Fit everything before the clusterer, and take the rows there."""
    preprocessor = _preprocessor(customers, log_features, config)
    Z = preprocessor.fit_transform(shaping)
    if len(np.unique(Z, axis=0)) < 2:
        raise NoUsableFeatures(
            "All customers are the same in every feature, so there is nothing to tell apart."
        )
    components = _choose_components(Z, customers, preprocessor, config)
    pipeline = build_pipeline(preprocessor, components, None, config.random_state)
    return pipeline, Space(
        X=Z if components is None else pipeline.named_steps["pca"].fit_transform(Z),
        name=_describe_space(customers, log_features, components, config),
        is_continuous=not customers.categorical,
    )


def _may_shape(outliers: np.ndarray, config: TrainingConfig) -> np.ndarray:
    everybody = np.ones(len(outliers), dtype=bool)
    if config.outliers == "keep" or (~outliers).sum() < MIN_CUSTOMERS:
        return everybody
    return ~outliers


def _preprocessor(
    customers: CleanTable, log_features: tuple[str, ...], config: TrainingConfig
) -> ColumnTransformer:
    plain = [name for name in customers.numeric if name not in log_features]
    # Of all customers, so that an outlier is placed on the scale that its fences were found on.
    signed = choose_signed_features(customers.features, log_features)
    return build_preprocessor(
        log_features, plain, customers.categorical, signed_features=signed, scale=config.scale
    )


def _choose_components(
    Z: np.ndarray, customers: CleanTable, preprocessor: ColumnTransformer, config: TrainingConfig
) -> tuple[int, ...] | None:
    most = min(Z.shape)
    if isinstance(config.pca, int) and config.pca > most:
        raise InvalidConfig(f"Option 'pca' asks for {config.pca} components, but there are at most {most}.")
    return choose_components(Z, _blocks(customers, preprocessor), config.pca, config.random_state)


def _blocks(customers: CleanTable, preprocessor: ColumnTransformer) -> list[list[int]]:
    """The columns of the preprocessed matrix that come from one feature, for each feature."""
    blocks = [[column] for column in range(len(customers.numeric))]
    if customers.categorical:
        start = len(blocks)
        for n_levels in preprocessor.named_transformers_["category"].named_steps["encode"].n_levels_:
            blocks.append(list(range(start, start + n_levels)))
            start += n_levels
    return blocks


def _describe_space(
    customers: CleanTable,
    log_features: tuple[str, ...],
    components: tuple[int, ...] | None,
    config: TrainingConfig,
) -> str:
    steps = ["log"] if log_features else []
    steps += ["standardised"] if config.scale and customers.numeric else []
    steps += ["categories as weighed indicators"] if customers.categorical else []
    steps += [name_components(components)] if components else []
    return ", ".join(steps) or "original units"


def _summarise_pca(pipeline: Pipeline) -> PcaSummary | None:
    pca = pipeline.named_steps["pca"]
    if pca == "passthrough":
        return None
    return PcaSummary(
        explained_variance_ratio=tuple(pca.explained_variance_ratio_.tolist()),
        components=tuple(tuple(row) for row in pca.components_.tolist()),
        feature_names=tuple(pipeline.named_steps["preprocess"].get_feature_names_out().tolist()),
    )
