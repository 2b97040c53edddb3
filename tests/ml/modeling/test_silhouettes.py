import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics import silhouette_samples

from ml.modeling.silhouettes import COMPILED_FROM_ROWS, silhouette_values

N_ROWS = COMPILED_FROM_ROWS + 700
"""Not a whole number of blocks."""


def blobs(n_dimensions: int, n_rows: int = N_ROWS) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    labels = rng.choice(5, n_rows, p=[0.4, 0.3, 0.2, 0.09, 0.01])
    return rng.normal(size=(5, n_dimensions))[labels] * 2 + rng.normal(size=(n_rows, n_dimensions)), labels


@pytest.mark.parametrize("n_dimensions", [1, 2, 4, 5, 13])
def test_every_silhouette_is_that_of_scikit_learn(n_dimensions: int) -> None:
    X, labels = blobs(n_dimensions)

    assert silhouette_values(X, labels) == pytest.approx(silhouette_samples(X, labels), abs=1e-6)


def test_a_small_table_has_the_same_values() -> None:
    X, labels = blobs(3, n_rows=100)

    assert np.array_equal(silhouette_values(X, labels), silhouette_samples(X, labels))


def test_coordinates_far_from_zero_lose_nothing() -> None:
    X, labels = blobs(4)

    assert silhouette_values(X + 1e6, labels) == pytest.approx(silhouette_values(X, labels), abs=1e-6)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_the_unit_of_measure_does_not_matter(scale: float) -> None:
    X, labels = blobs(2)

    assert silhouette_values(X * scale, labels) == pytest.approx(silhouette_values(X, labels), abs=1e-6)


def test_two_segments_near_each_other_and_far_from_a_third_are_told_apart() -> None:
    X, labels = blobs(2)
    labels = np.minimum(labels, 2)
    X[labels < 2] += 1e7
    # Scikit-learn's own distances are too coarse here.
    expected = silhouette_samples(cdist(X, X), labels, metric="precomputed")

    assert silhouette_values(X, labels) == pytest.approx(expected, abs=1e-6)


def test_many_copies_of_a_row_are_no_distance_apart() -> None:
    rng = np.random.default_rng(0)
    X = rng.integers(0, 3, (N_ROWS, 2)).astype(float)
    labels = X[:, 0].astype(int)

    assert silhouette_values(X, labels) == pytest.approx(silhouette_samples(X, labels), abs=1e-6)
    assert silhouette_values(X[:, :1], labels) == pytest.approx(1)
    assert silhouette_values(np.zeros((N_ROWS, 2)), labels) == pytest.approx(0)


def test_a_row_alone_in_its_segment_has_zero() -> None:
    X, labels = blobs(2)
    labels[7] = 99

    assert silhouette_values(X, labels)[7] == 0
    assert silhouette_values(X, labels) == pytest.approx(silhouette_samples(X, labels), abs=1e-6)


def test_labels_may_be_any_numbers() -> None:
    X, labels = blobs(2)

    assert np.array_equal(silhouette_values(X, labels * 10 + 3), silhouette_values(X, labels))


def test_an_installation_without_a_place_to_write_computes_as_well(tmp_path: Path) -> None:
    package = tmp_path / "ml"
    package.mkdir()
    source = Path(sys.modules[silhouette_values.__module__].__file__ or "")
    shutil.copy(source, package / "silhouettes.py")
    # A file where a folder would go cannot be written into, whoever runs this.
    (package / "__pycache__").touch()
    (tmp_path / "home").touch()
    script = (
        "import numpy as np; from silhouettes import silhouette_values;"
        f"print(silhouette_values(np.arange({N_ROWS}.0)[:, None], np.arange({N_ROWS}) % 2).shape)"
    )
    environment = os.environ | {
        "HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    environment.pop("NUMBA_CACHE_DIR", None)
    shape = subprocess.check_output([sys.executable, "-c", script], cwd=package, env=environment, text=True)

    assert shape.strip() == f"({N_ROWS},)"


def test_some_rows_are_measured_against_all() -> None:
    rng = np.random.default_rng(3)
    X, labels = rng.normal(size=(2_000, 3)), rng.integers(0, 4, 2_000)
    rows = rng.choice(2_000, 300, replace=False)

    assert silhouette_values(X, labels, rows) == pytest.approx(silhouette_samples(X, labels)[rows], abs=1e-5)
