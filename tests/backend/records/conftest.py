"""Stores with a database of both kinds."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from backend.settings import Settings
from backend.stores import Stores, open_stores
from ml.types import SegmentationModel
from tests.backend.conftest import SECRET

OpenStores = Callable[..., Stores]
Keep = Callable[..., SegmentationModel]


@pytest.fixture
def open_here(tmp_path: Path, database_url: str | None) -> Iterator[OpenStores]:
    """Open the same folder and database again, with other settings."""
    opened: list[Stores] = []

    def opening(**settings: Any) -> Stores:
        given = {"artifacts_dir": tmp_path, "database_url": database_url, "secret_key": SECRET, **settings}
        opened.append(open_stores(Settings(**given)))
        opened[-1].prepare()
        return opened[-1]

    yield opening
    for one in opened:
        one.close()


@pytest.fixture
def stores(open_here: OpenStores) -> Stores:
    return open_here()


@pytest.fixture
def keep(stores: Stores, sample_model: SegmentationModel) -> Keep:
    """Keep a model that differs from the sample's; the database is not told."""

    def kept(
        model_id: str, customers: pl.DataFrame | None = None, hours: int = 0, **changes: Any
    ) -> SegmentationModel:
        model = replace(
            sample_model,
            model_id=model_id,
            created_at=sample_model.created_at + timedelta(hours=hours),
            customers=sample_model.customers if customers is None else customers,
            **changes,
        )
        stores.artifacts.save(model)
        return model

    return kept
