"""Customer tables in, segments out. Usable from a notebook, ignorant of any service.

>>> from ml import read_table, segment, train
>>> from ml.data import samples
>>> model = train(samples.wholesale())
>>> segment(model, samples.wholesale()).columns[-4:]
['segment', 'segment_name', 'confidence', 'is_outlier']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ml.data.reading import read_table
    from ml.scoring.scorer import segment
    from ml.training import train
    from ml.types import TrainingConfig

__all__ = ["TrainingConfig", "read_table", "segment", "train"]

# Loaded on first use: scikit-learn takes a second, and most commands need only a part.
_HOMES = {
    "TrainingConfig": "ml.types",
    "read_table": "ml.data.reading",
    "segment": "ml.scoring.scorer",
    "train": "ml.training",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ml' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
