"""Pages of customers as JSON tells them."""

from typing import TYPE_CHECKING, Any

import polars as pl

from ml.listing.queries import CustomerQuery

if TYPE_CHECKING:
    from ml.listing.listing import Listing


def list_customers(listing: "Listing", query: CustomerQuery, page: int, page_size: int) -> dict[str, Any]:
    """Tell one page of the customers that a query asks for, and what each column holds.

    Raises
    ------
    ColumnNotFound, InvalidFilter
    """
    n_customers, found = listing.page(query, page, page_size)
    told = _told(found, n_customers, page, page_size)
    return {**told, "columns": found.columns, "kinds": listing.kinds(), "choices": listing.choices()}


def page_of(customers: pl.DataFrame, page: int, page_size: int) -> dict[str, Any]:
    """Cut one page out of a table; pages count from 1."""
    found = customers.slice((page - 1) * page_size, page_size)
    return _told(found, customers.height, page, page_size)


def _told(found: pl.DataFrame, n_customers: int, page: int, page_size: int) -> dict[str, Any]:
    return {
        "n_customers": n_customers,
        "page": page,
        "page_size": page_size,
        "n_pages": -(-n_customers // page_size),
        "columns": found.columns,
        "customers": found.to_dicts(),
    }
