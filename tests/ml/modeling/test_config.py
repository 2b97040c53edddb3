from typing import Any

import pytest

from ml.errors import InvalidConfig
from ml.modeling.config import config_from_options
from ml.types import TrainingConfig


def test_no_options_are_the_defaults() -> None:
    assert config_from_options({}) == TrainingConfig()


def test_options_become_the_config() -> None:
    config = config_from_options(
        {"algorithm": "gmm", "n_segments": 2, "scale": False, "pca": 2, "features": ["a"]}
    )

    assert config == TrainingConfig(algorithm="gmm", n_segments=2, scale=False, pca=2, features=("a",))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("algorithm", "magic"), ("n_segments", 1), ("n_segments", "two"), ("n_segments", 2.5),
        ("n_segments", True), ("n_segments", 101), ("max_segments", 1), ("max_segments", 51),
        ("log_transform", "yes"), ("scale", 1), ("pca", 0), ("pca", 1.5), ("pca", True), ("pca", "all"),
        ("missing", "ignore"), ("outliers", None), ("random_state", -1), ("random_state", 2**32),
        ("features", "Fresh"), ("features", []), ("features", [1]), ("exclude", None), ("id_column", 3),
        ("name", ""), ("name", "x" * 201), ("categorical", "Channel"), ("categorical", [1]),
        ("on_duplicate_id", "middle"), ("on_duplicate_id", None),
        ("min_segment_share", 0.6), ("min_segment_share", "2 %"), ("linkage", "centroid"), ("eps", 0),
        ("eps", float("inf")), ("min_samples", 1), ("n_resamples", -1), ("n_references", 10),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(InvalidConfig, match=f"Option '{name}' is .*; it must be "):
        config_from_options({name: value})


@pytest.mark.parametrize(
    "options",
    [
        {"features": ["a", "b"], "exclude": ["b"]},
        {"features": ["b"], "id_column": "b"},
        {"categorical": ["b"], "id_column": "b"},
    ],
)
def test_a_column_with_two_uses_is_refused_by_name(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfig, match=r"Column 'b' stands in '\w+' and in '\w+'"):
        config_from_options(options)


def test_a_category_may_be_left_out() -> None:
    assert config_from_options({"categorical": ["b"], "exclude": ["b"]}).categorical == ("b",)


def test_an_unknown_option_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidConfig, match=r"no option .clusters.\. The options are: features, exclude"):
        config_from_options({"clusters": 3})
