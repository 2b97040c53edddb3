"""The pipeline served by BentoML; runs in an environment of its own, in the folder of its models."""

import bentoml
import joblib
import numpy as np
import pandas as pd


@bentoml.service
class Segments:
    """Rows as an array, or as named records."""

    def __init__(self) -> None:
        self.plain_pipeline = joblib.load("plain.joblib")
        self.named_pipeline = joblib.load("named.joblib")

    @bentoml.api
    def plain(self, rows: np.ndarray) -> np.ndarray:
        """Place rows of an array."""
        return self.plain_pipeline.predict(rows)

    @bentoml.api
    def named(self, customers: pd.DataFrame) -> np.ndarray:
        """Place named records."""
        return self.named_pipeline.predict(customers)
