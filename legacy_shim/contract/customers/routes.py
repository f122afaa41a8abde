"""The routes in the monolith's order of registration: the first that matches answers.

Hence GET `/suppliers` and GET `/branches` are never reached: `/{customer_id}` takes them and answers 422.
"""

from typing import Annotated, Final

from fastapi import Query, Response
from pydantic import BaseModel, Field, TypeAdapter

from legacy_shim.contract.customers import schemas
from legacy_shim.contract.customers.combined import combined_json
from legacy_shim.dialect import Answers, CurrentAccount, json_response, permit
from legacy_shim.refusals import HIDDEN
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.dependencies import (
    AccessServiceDep,
    CustomerServiceDep,
    DirectoryServiceDep,
    SupplierServiceDep,
)
from new_core.application.dtos.customer_dto import CustomerDTO, CustomerQuery
from new_core.application.dtos.supplier_dto import SupplierDTO, SupplierQuery
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError, DuplicateCustomerCodeError
from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError, SupplierNotFoundError

router = ContractRouter(prefix="/api/customers", tags=["customers"])

ANSWERS: Final[Answers] = {
    CustomerNotFoundError: (404, "Customer not found"),
    DuplicateCustomerCodeError: (400, "Customer code already exists"),
    SupplierNotFoundError: (404, "Supplier not found"),
    DuplicateSupplierCodeError: (400, "Supplier code already exists"),
}


class Listing(BaseModel):
    """The query parameters of every list."""

    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)
    search: str | None = None
    active_only: bool = True

    def of_customers(self) -> CustomerQuery:
        # None, not False: who does not want the active ones alone wants all, not the inactive ones.
        return CustomerQuery(search=self.search, is_active=self.active_only or None, offset=self.skip, limit=self.limit)

    def of_suppliers(self) -> SupplierQuery:
        return SupplierQuery(search=self.search, is_active=self.active_only or None, offset=self.skip, limit=self.limit)


Listed = Annotated[Listing, Query()]
Objects = list[dict[str, object]]

_customers: Final = TypeAdapter(list[schemas.Customer])
_suppliers: Final = TypeAdapter(list[schemas.Supplier])


@router.get("/generate-code")
async def generate_customer_code(_: CurrentAccount, service: CustomerServiceDep, prefix: str = "CUST") -> Response:
    code = await service.next_code(prefix)
    return json_response({"customer_code": code, "format": "PREFIX-YYYY-NNNN", "example": "CUST-2025-0001"})


@router.post("/", response_model=schemas.Customer, status_code=201)
async def create_customer(
    account: CurrentAccount, access: AccessServiceDep, service: CustomerServiceDep, customer: schemas.CustomerCreate
) -> Response:
    await permit(access, account, "create_customer")
    return _customer(await service.create_customer(customer.changes()), 201)


@router.get("/", response_model=list[schemas.Customer])
async def get_customers(
    account: CurrentAccount,
    access: AccessServiceDep,
    service: CustomerServiceDep,
    listing: Listed,
) -> Response:
    await permit(access, account, "customers.view")
    found = await service.find_customers(listing.of_customers())
    return rendered_list(_customers, [schemas.Customer.of(customer) for customer in found])


@router.get("/salespersons", response_model=Objects)
async def get_salespersons(service: DirectoryServiceDep) -> Response:
    return json_response(
        [
            {"id": person.id, "name": person.name, "employee_code": person.employee_code}
            for person in await service.list_salespersons()
        ]
    )


@router.get("/{customer_id}", response_model=schemas.Customer)
async def get_customer(customer_id: int, service: CustomerServiceDep) -> Response:
    return _customer(await service.get_customer(customer_id))


@router.get("/all/combined")
async def get_all_customers(
    service: CustomerServiceDep,
    listing: Listed,
) -> Response:
    return json_response(combined_json(await service.find_combined(listing.of_customers())))


@router.put("/{customer_id}", response_model=schemas.Customer)
async def update_customer(
    customer_id: int, customer_update: schemas.CustomerUpdate, service: CustomerServiceDep
) -> Response:
    return _customer(await service.update_customer(customer_id, customer_update.changes()))


@router.delete("/{customer_id}", response_model=schemas.Customer)
async def delete_customer(customer_id: int, service: CustomerServiceDep) -> Response:
    return _customer(await service.deactivate_customer(customer_id))


@router.post("/suppliers", response_model=schemas.Supplier, status_code=201)
async def create_supplier(supplier: schemas.SupplierCreate, service: SupplierServiceDep) -> Response:
    return _supplier(await service.create_supplier(supplier.changes()), 201)


@router.get("/suppliers", response_model=list[schemas.Supplier])
async def get_suppliers(
    service: SupplierServiceDep,
    listing: Listed,
) -> Response:
    found = await service.find_suppliers(listing.of_suppliers())
    return rendered_list(_suppliers, [schemas.Supplier.of(supplier) for supplier in found])


@router.get("/suppliers/{supplier_id}", response_model=schemas.Supplier)
async def get_supplier(supplier_id: int, service: SupplierServiceDep) -> Response:
    return _supplier(await service.get_supplier(supplier_id))


@router.put("/suppliers/{supplier_id}", response_model=schemas.Supplier)
async def update_supplier(
    supplier_id: int, supplier_update: schemas.SupplierUpdate, service: SupplierServiceDep
) -> Response:
    return _supplier(await service.update_supplier(supplier_id, supplier_update.changes()))


@router.delete("/suppliers/{supplier_id}", response_model=schemas.Supplier)
async def delete_supplier(supplier_id: int, service: SupplierServiceDep) -> Response:
    return _supplier(await service.deactivate_supplier(supplier_id))


@router.get("/branches", response_model=Objects, responses=HIDDEN)
async def get_branches(service: DirectoryServiceDep) -> Response:
    return json_response([{"id": branch.id, "name": branch.name} for branch in await service.list_branches()])


def _customer(customer: CustomerDTO, status: int = 200) -> Response:
    return rendered(schemas.Customer.of(customer), status)


def _supplier(supplier: SupplierDTO, status: int = 200) -> Response:
    return rendered(schemas.Supplier.of(supplier), status)
