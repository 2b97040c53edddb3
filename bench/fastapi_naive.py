"""What one writes around a scikit-learn pipeline: pydantic models in and out, a DataFrame between."""

import os
from pathlib import Path

import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
pipeline = joblib.load(Path(os.environ["BENCH_MODEL_FOLDER"]) / "named.joblib")


class Customer(BaseModel):
    """One customer to place; a value may be missing."""

    Fresh: float | None
    Milk: float | None
    Grocery: float | None
    Frozen: float | None
    Detergents_Paper: float | None
    Delicassen: float | None


class Placed(BaseModel):
    """Where one customer is."""

    segment: int


@app.post("/segment")
def segment(customers: list[Customer]) -> list[Placed]:
    """Place customers."""
    frame = pd.DataFrame([customer.model_dump() for customer in customers], dtype=float)
    return [Placed(segment=int(label)) for label in pipeline.predict(frame)]
