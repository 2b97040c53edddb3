"""The segmentation of a notebook in plain scikit-learn; ``plain.py CUSTOMERS.csv FOLDER`` fits and keeps it.

It imports nothing of this project, so that the Python of another server's environment can run it.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

N_COMPONENTS = 4
N_SEGMENTS = 5


def pipeline(algorithm: str = "kmeans") -> Pipeline:
    """Impute, log, scale, PCA(4), and five groups: ``kmeans`` or ``gmm``; not fitted."""
    clusterers: dict[str, Any] = {
        "kmeans": KMeans(N_SEGMENTS, n_init=1, random_state=0),
        "gmm": GaussianMixture(N_SEGMENTS, random_state=0),
    }
    return make_pipeline(
        SimpleImputer(strategy="median"),
        FunctionTransformer(np.log1p, feature_names_out="one-to-one"),
        StandardScaler(),
        PCA(N_COMPONENTS),
        clusterers[algorithm],
    )


def keep(customers: Path, folder: Path) -> None:
    """Fit to a CSV, once with its names and once as an array, so that no server warns about the other."""
    import joblib
    import pandas as pd

    frame = pd.read_csv(customers)
    joblib.dump(pipeline().fit(frame), folder / "named.joblib")
    joblib.dump(pipeline().fit(frame.to_numpy()), folder / "plain.joblib")


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))
