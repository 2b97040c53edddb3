"""What was tried before the model was taken."""

from typing import Any

from ml.types import SegmentationModel


def selection(model: SegmentationModel) -> dict[str, Any]:
    """Every criterion over the number of segments, for each algorithm that was tried."""
    return {"candidates": list(model.selection), "n_rows": model.selection[0].n_rows}
