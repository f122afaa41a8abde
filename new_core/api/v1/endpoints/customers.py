"""Customers over HTTP: schemas in and out, the service between, one permission for each kind of use."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Depends, Query, Response

from new_core.api.dependencies import CustomerServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.customer import (
    EXAMPLE_CREATE,
    EXAMPLE_UPDATE,
    CustomerCreate,
    CustomerList,
    CustomerOut,
    CustomerUpdate,
)
from new_core.api.v1.schemas.listing import PathId
from new_core.application.dtos.customer_dto import customer_changes
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError, DuplicateCustomerCodeError

router = APIRouter(prefix="/customers", tags=["customers"])

NOT_FOUND: Final = failing("There is no such customer", CustomerNotFoundError(1))
CONFLICT: Final = failing("Another customer has this code", DuplicateCustomerCodeError("CUST-2026-0001"))


@router.get("", dependencies=[Depends(require("customers.view"))])
async def list_customers(
    service: CustomerServiceDep, wanted: Annotated[CustomerList, Query()]
) -> Success[list[CustomerOut]]:
    """List customers by page, in the order asked for and then by id."""
    page = await service.page_customers(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(
        data=[CustomerOut.model_validate(customer) for customer in page.items],
        meta=meta,
    )


@router.get(
    "/{customer_id}",
    dependencies=[Depends(require("customers.view"))],
    responses=NOT_FOUND,
)
async def get_customer(service: CustomerServiceDep, customer_id: PathId) -> Success[CustomerOut]:
    """Get one customer, active or not."""
    return Success(data=CustomerOut.model_validate(await service.get_customer(customer_id)))


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(require("create_customer"))],
    responses=CONFLICT,
)
async def create_customer(
    service: CustomerServiceDep,
    customer: Annotated[CustomerCreate, Body(openapi_examples=EXAMPLE_CREATE)],
    response: Response,
) -> Success[CustomerOut]:
    """Create a customer. Without `customer_code` the next code of the year is given."""
    # Null and missing are the same here: there is no older value that null could clear.
    created = await service.create_customer(customer_changes(customer.model_dump(exclude_none=True)))
    response.headers["Location"] = f"/api/v1/customers/{created.id}"
    return Success(data=CustomerOut.model_validate(created), message="Customer created")


@router.patch(
    "/{customer_id}",
    dependencies=[Depends(require("update_customer"))],
    responses=NOT_FOUND | CONFLICT,
)
async def update_customer(
    service: CustomerServiceDep,
    customer_id: PathId,
    changes: Annotated[CustomerUpdate, Body(openapi_examples=EXAMPLE_UPDATE)],
) -> Success[CustomerOut]:
    """Change what is given and leave the rest."""
    updated = await service.update_customer(customer_id, customer_changes(changes.model_dump(exclude_unset=True)))
    return Success(data=CustomerOut.model_validate(updated), message="Customer updated")


@router.delete(
    "/{customer_id}",
    dependencies=[Depends(require("delete_customer"))],
    responses=NOT_FOUND,
)
async def delete_customer(service: CustomerServiceDep, customer_id: PathId) -> Success[CustomerOut]:
    """Take a customer out of use. The row stays, because orders and invoices name it."""
    deactivated = await service.deactivate_customer(customer_id)
    return Success(data=CustomerOut.model_validate(deactivated), message="Customer deactivated")
