"""Customers of any number: the wholesale sample drawn again and again, each somewhat different."""

import numpy as np
import polars as pl

from ml.data import samples

SEED = 1


def draw(n_rows: int, missing_share: float = 0.0) -> pl.DataFrame:
    """Draw customers with six columns of spend, of which ``missing_share`` of the cells is null."""
    rng = np.random.default_rng(SEED)
    spend = samples.wholesale().select(samples.SPEND_COLUMNS).to_numpy()
    drawn = spend[rng.integers(0, len(spend), n_rows)].astype(float)
    drawn *= np.exp(rng.normal(0, 0.3, drawn.shape))
    drawn[rng.random(drawn.shape) < missing_share] = np.nan
    return pl.DataFrame(drawn, schema=list(samples.SPEND_COLUMNS)).fill_nan(None)
