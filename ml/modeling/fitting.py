"""Clean customers become a fitted pipeline with its scores and the candidates that it was chosen from."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from ml.data.cleaning import MIN_CUSTOMERS, CleanTable
from ml.data.outliers import choose_log_features, is_outlier, tukey_fences
from ml.errors import InvalidConfig, NoUsableFeatures
from ml.modeling.clusterers import CLUSTERERS, Placement
from ml.modeling.evaluation import evaluate
from ml.modeling.pipeline import build_pipeline, place
from ml.modeling.preprocessing import build_preprocessor, count_components
from ml.modeling.selection import SELECTION_ROWS, select
from ml.types import Candidate, Fences, PcaSummary, Progress, Scores, TrainingConfig


@dataclass(frozen=True)
class Fit:
    """A fitted pipeline, its evidence, and where it places every customer, outliers included."""

    pipeline: Pipeline
    algorithm: str
    n_segments: int
    log_features: tuple[str, ...]
    fences: Fences
    is_outlier: np.ndarray
    n_rows_used: int
    scores: Scores
    selection: tuple[Candidate, ...]
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
    shaping = features.filter(pl.Series(_may_shape(outliers, config)))
    progress(0.05, "prepare", "Putting the features on comparable scales")
    preprocessor = _preprocessor(customers, log_features, config)
    Z = preprocessor.fit_transform(shaping)
    if len(np.unique(Z, axis=0)) < 2:
        raise NoUsableFeatures(
            "All customers are the same in every feature, so there is nothing to tell apart."
        )
    n_components = _count_components(Z, customers, preprocessor, config)
    space = _describe_space(log_features, n_components, config)
    pipeline = build_pipeline(preprocessor, n_components, None, config.random_state)
    pca = pipeline.named_steps["pca"]
    X = Z if n_components is None else pca.fit_transform(Z)
    selection = select(X, config, space, lambda share, *said: progress(0.1 + 0.7 * share, *said))
    chosen = next(candidate for candidate in selection if candidate.is_chosen)
    algorithm = CLUSTERERS[chosen.algorithm]
    progress(
        0.8, "fit", f"Forming {chosen.n_segments} segments of {len(X):,} customers with {algorithm.label}"
    )
    clusterer = algorithm.build(chosen.n_segments, len(X), config.random_state).fit(X)
    pipeline.set_params(cluster=clusterer)
    progress(0.9, "evaluate", "Measuring how well the segments fit")
    return Fit(
        pipeline=pipeline,
        algorithm=chosen.algorithm,
        n_segments=chosen.n_segments,
        log_features=log_features,
        fences=fences,
        is_outlier=outliers,
        n_rows_used=len(X),
        scores=evaluate(X, clusterer.predict(X), clusterer, space=space, random_state=config.random_state),
        selection=selection,
        pca=None if n_components is None else _summarise_pca(pca, preprocessor),
        placement=place(pipeline, chosen.algorithm, features),
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
    return build_preprocessor(log_features, plain, customers.categorical, scale=config.scale)


def _count_components(
    Z: np.ndarray, customers: CleanTable, preprocessor: ColumnTransformer, config: TrainingConfig
) -> int | None:
    most = min(Z.shape)
    if isinstance(config.pca, int) and config.pca > most:
        raise InvalidConfig(f"Option 'pca' asks for {config.pca} components, but there are at most {most}.")
    return count_components(Z, _blocks(customers, preprocessor), config.pca, config.random_state)


def _blocks(customers: CleanTable, preprocessor: ColumnTransformer) -> list[list[int]]:
    """The columns of the preprocessed matrix that come from one feature, for each feature."""
    blocks = [[column] for column in range(len(customers.numeric))]
    if customers.categorical:
        encoder = preprocessor.named_transformers_["category"].named_steps["encode"]
        start = len(blocks)
        for categories in encoder.categories_:
            blocks.append(list(range(start, start + len(categories))))
            start += len(categories)
    return blocks


def _describe_space(log_features: tuple[str, ...], n_components: int | None, config: TrainingConfig) -> str:
    steps = ["log"] if log_features else []
    steps += ["standardised"] if config.scale else []
    steps += [f"{n_components} principal components"] if n_components else []
    return ", ".join(steps) or "original units"


def _summarise_pca(pca: PCA, preprocessor: ColumnTransformer) -> PcaSummary:
    return PcaSummary(
        explained_variance_ratio=tuple(pca.explained_variance_ratio_.tolist()),
        components=tuple(tuple(row) for row in pca.components_.tolist()),
        feature_names=tuple(preprocessor.get_feature_names_out().tolist()),
    )
