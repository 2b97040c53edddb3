"""Customers: where one is now, and where the models before had it."""

from typing import Any

from fastapi import APIRouter

from backend.customers.schemas import KnownCustomer
from backend.customers.service import follow_customer
from backend.dependencies import AllServices

router = APIRouter(prefix="/customers", tags=["customers"])


@router.get("/{customer_id:path}", response_model=KnownCustomer)
def get_customer(customer_id: str, services: AllServices) -> dict[str, Any]:
    """Tell a customer as the active model has it, else the newest one that knows it, and its history.

    Only models of tables with an id are searched: elsewhere a number is a row, and no customer.
    """
    return follow_customer(services, customer_id)
