"""Customers: where one is now, and where the models before had it; forgetting one."""

from typing import Any

from fastapi import APIRouter, Request

from backend.customers.schemas import ForgottenCustomer, KnownCustomer
from backend.customers.service import follow_customer, forget_customer
from backend.dependencies import AllServices, Asker
from backend.traffic import request_id_of

router = APIRouter(prefix="/customers", tags=["customers"])


@router.get("/{customer_id:path}", response_model=KnownCustomer)
def get_customer(customer_id: str, services: AllServices) -> dict[str, Any]:
    """Tell a customer as the active model has it, else the newest one that knows it, and its history.

    Only models of tables with an id are searched: elsewhere a number is a row, and no customer.
    """
    return follow_customer(services, customer_id)


@router.delete("/{customer_id:path}", response_model=ForgottenCustomer)
def delete_customer(
    customer_id: str, services: AllServices, asker: Asker, request: Request
) -> dict[str, Any]:
    """Forget a customer in the database, kept tables, models and failed jobs, and say what was removed.

    What counts customers stays as it is: sizes, scores, profiles. So does what an algorithm keeps of the rows
    that shaped a model, which are numbers without ids; a new training is without them.
    """
    return forget_customer(services, customer_id, asker, request_id_of(request.scope))
