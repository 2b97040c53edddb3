"""Made-up wholesale customers: one row a customer, by published statistics."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.optimize import brentq

SPEND_COLUMNS = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
_N_RESTAURANTS, _N_RETAILERS = 298, 142


@dataclass(frozen=True)
class _Published:
    """The published mean and five-number summary of one spend column, in monetary units a year."""

    mean: float
    quantiles: tuple[float, float, float, float, float]


_STATISTICS = {
    "Fresh": _Published(12000.30, (3, 3127.75, 8504.00, 16933.75, 112151)),
    "Milk": _Published(5796.27, (55, 1533.00, 3627.00, 7190.25, 73498)),
    "Grocery": _Published(7951.28, (3, 2153.00, 4755.50, 10655.75, 92780)),
    "Frozen": _Published(3071.93, (25, 742.25, 1526.00, 3554.25, 60869)),
    "Detergents_Paper": _Published(2881.49, (3, 256.75, 816.50, 3922.00, 40827)),
    "Delicassen": _Published(1524.87, (3, 408.25, 965.50, 1820.25, 47943)),
}
# How far a retailer's spend lies above a restaurant's, in standard deviations.
_RETAIL_SHIFT = np.array([-1.0, 2.6, 3.5, -1.3, 4.2, 0.8])
# What big customers share, and what goes with the weekly shop.
_SIZE_LOADING = np.array([0.4, 0.5, 0.45, 0.5, 0.2, 0.6])
_SHOP_LOADING = np.array([0.0, 0.45, 0.65, -0.15, 0.6, 0.15])


def wholesale(random_state: int = 42) -> pl.DataFrame:
    """Make up 440 wholesale customers that resemble the UCI table (doi 10.24432/C5030X) in its statistics.

    Each column takes the published minimum, quartiles, maximum and mean. Who spends how much comes from a
    Gaussian copula: 298 customers of channel 1 (restaurants, cafes) buy more Fresh and Frozen, 142 of channel
    2 (retail) more Grocery, Milk and Detergents_Paper. No row is a real customer.

    Returns
    -------
    440 rows: customer_id, Channel (1, 2), Region (1 to 3), and six spend columns in whole monetary units.
    """
    rng = np.random.default_rng(random_state)
    channel = rng.permutation(np.repeat([1, 2], [_N_RESTAURANTS, _N_RETAILERS]))
    n_rows = len(channel)
    size, shop = rng.standard_normal((2, n_rows, 1))
    own_weight = np.sqrt(1 - _SIZE_LOADING**2 - _SHOP_LOADING**2)
    latent = size * _SIZE_LOADING + shop * _SHOP_LOADING + own_weight * rng.standard_normal((n_rows, 6))
    latent += np.outer(channel == 2, _RETAIL_SHIFT)
    # Mid-ranks, with the ends stretched so that the published extremes occur.
    shares = latent.argsort(axis=0).argsort(axis=0) / (n_rows - 1)
    spend = {
        name: np.rint(_quantile(shares[:, column], _STATISTICS[name])).astype(np.int64)
        for column, name in enumerate(SPEND_COLUMNS)
    }
    return pl.DataFrame(
        {
            "customer_id": [f"C{number:04d}" for number in range(1, n_rows + 1)],
            "Channel": channel,
            "Region": rng.permutation(np.repeat([1, 2, 3], [77, 47, 316])),
            **spend,
        }
    )


def _quantile(shares: np.ndarray, published: _Published) -> np.ndarray:
    """Quantile function through the five numbers, its upper tail bent until the mean is the published one."""

    def values(bend: float) -> np.ndarray:
        lowest, q1, median, q3, highest = published.quantiles
        body = np.interp(shares, [0, 0.25, 0.5, 0.75], [lowest, q1, median, q3])
        beyond = np.clip((shares - 0.75) / 0.25, 0, 1)
        tail = q3 * (highest / q3) ** (bend * beyond + (1 - bend) * beyond**40)
        return np.where(shares > 0.75, tail, body)

    return values(brentq(lambda bend: values(bend).mean() - published.mean, 0, 1))
