import numpy as np
import polars as pl

from ml import TrainingConfig, train
from ml.data.cleaning import clean
from ml.data.frames import table_from_frame
from ml.modeling.preparing import prepare


def bought(share_of_one: float) -> pl.DataFrame:
    """Spend beside a number of purchases, of which some share of the customers made one."""
    rng = np.random.default_rng(0)
    spend, often = rng.lognormal(4, 1, 600), rng.uniform(2, 90, 600)
    return pl.DataFrame({"spend": spend, "often": np.where(np.arange(600) < share_of_one * 600, 1.0, often)})


def is_continuous(frame: pl.DataFrame) -> bool:
    config = TrainingConfig()
    return prepare(clean(table_from_frame(frame), config), config).space.is_continuous


def test_a_value_that_many_share_has_no_density() -> None:
    assert is_continuous(bought(0.05))
    assert not is_continuous(bought(0.3))


def test_no_likelihood_decides_where_many_share_a_value() -> None:
    model = train(bought(0.3), TrainingConfig(n_resamples=0, n_references=0))

    assert {one.bic for one in model.selection} == {None}
    assert "hdbscan" not in {one.algorithm for one in model.selection}
