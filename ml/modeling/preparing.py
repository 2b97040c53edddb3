"""Clean customers become rows in the space where distance is measured; outliers are set aside."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from ml.data.cleaning import MIN_CUSTOMERS, CleanTable
from ml.data.logscale import choose_log_features, choose_signed_features
from ml.data.outliers import is_outlier, tukey_fences
from ml.errors import InvalidConfig, NoUsableFeatures
from ml.modeling.company import in_company
from ml.modeling.components import choose_components, name_components
from ml.modeling.crowds import Crowd
from ml.modeling.evaluation import Space
from ml.modeling.pipeline import build_pipeline
from ml.modeling.preprocessing import build_preprocessor
from ml.types import Fences, TrainingConfig

_ATOM_SHARE = 0.1


@dataclass(frozen=True)
class Prepared:
    """A pipeline fitted up to the clusterer, and the customers that may shape segments in its space."""

    pipeline: Pipeline
    space: Space
    crowd: Crowd
    log_features: tuple[str, ...]
    fences: Fences
    is_outlier: np.ndarray


def prepare(customers: CleanTable, config: TrainingConfig) -> Prepared:
    """Fit everything before the clusterer, and take the customers there that may shape segments.

    Raises
    ------
    InvalidConfig
        More components are asked for than there are.
    NoUsableFeatures
        All customers are the same in every feature.
    """
    features = customers.features
    log_features = choose_log_features(features, customers.numeric, config.log_transform)
    fences = tukey_fences(features, customers.numeric, log_features)
    outliers = is_outlier(features, fences)
    preprocessor = _preprocessor(customers, log_features, config)
    Z = _transform_shaping(features, preprocessor, outliers, config)
    if (Z[0] == Z).all():
        raise NoUsableFeatures(
            "All customers are the same in every feature, so there is nothing to tell apart."
        )
    components = _choose_components(Z, customers, preprocessor, config)
    pipeline = build_pipeline(preprocessor, components, None, config.random_state)
    space = Space(
        X=Z if components is None else pipeline.named_steps["pca"].fit_transform(Z),
        name=_describe_space(customers, log_features, components, config),
        is_continuous=not customers.categorical and not any(map(_has_atom, Z.T)),
    )
    crowd = Crowd(
        Z,
        config.random_state,
        categories=_blocks(customers, preprocessor)[len(customers.numeric) :],
        project=np.asarray if components is None else pipeline.named_steps["pca"].transform,
    )
    return Prepared(pipeline, space, crowd, log_features, fences, outliers)


def _has_atom(column: np.ndarray) -> bool:
    """Whether many rows share one value, as those who bought once do, or those whose gaps were filled in."""
    _, counts = np.unique(column, return_counts=True)
    return bool(counts.max() >= _ATOM_SHARE * len(column))


def _transform_shaping(
    features: pl.DataFrame, preprocessor: ColumnTransformer, outliers: np.ndarray, config: TrainingConfig
) -> np.ndarray:
    """Fit to everybody but outliers that stand alone, and transform these; shape (n_shaping, n_columns)."""
    if config.outliers == "keep" or not outliers.any() or (~outliers).sum() < MIN_CUSTOMERS:
        return np.asarray(preprocessor.fit_transform(features))
    Z = np.asarray(preprocessor.fit_transform(features.filter(pl.Series(~outliers))))
    company = in_company(
        lambda rows: np.asarray(preprocessor.transform(features[rows])),
        outliers,
        config.min_segment_share,
        config.random_state,
    )
    if not company.any():
        return Z
    # Let go first, since the next one is as large.
    del Z
    return np.asarray(preprocessor.fit_transform(features.filter(pl.Series(~outliers | company))))


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
