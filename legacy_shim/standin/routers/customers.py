"""The customers router: customers, the Zoho customers beside them, and suppliers.

The routes for ``/suppliers`` and ``/branches`` by GET stand behind ``/{customer_id}`` and are never reached.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy import or_, select

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import (
    Branch,
    Customer,
    MigrationCustomer,
    Supplier,
    User,
)
from legacy_shim.standin.routers import customers_schemas as schemas
from legacy_shim.standin.routers.numbering import next_code
from legacy_shim.standin.security import Permit, get_current_user

router = APIRouter(prefix="/api/customers", tags=["customers"])

Skip = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Answer = dict[str, object]


@router.get("/generate-code", dependencies=[Depends(get_current_user)])
def generate_customer_code(db: Db, now: Now, prefix: str = "CUST") -> dict[str, str]:
    return {
        "customer_code": next_code(db, Customer.customer_code, prefix, now),
        "format": "PREFIX-YYYY-NNNN",
        "example": "CUST-2025-0001",
    }


@router.post("/", response_model=schemas.Customer, status_code=201)
def create_customer(body: schemas.CustomerCreate, permit: Permit, db: Db, now: Now) -> Customer:
    permit("create_customer")
    code = body.customer_code or ""
    if not code.strip():
        code = next_code(db, Customer.customer_code, "CUST", now)
    if db.scalar(select(Customer.id).where(Customer.customer_code == code)):
        raise HTTPException(400, "Customer code already exists")
    customer = Customer(**{**body.model_dump(), "customer_code": code})
    db.add(customer)
    db.commit()
    db.refresh(customer)
    return customer


@router.get("/", response_model=list[schemas.Customer])
def get_customers(
    permit: Permit,
    db: Db,
    skip: Skip = 0,
    limit: Limit = 100,
    search: str | None = None,
    *,
    active_only: bool = True,
) -> Sequence[Customer]:
    permit("customers.view")
    query = select(Customer)
    if active_only:
        query = query.where(Customer.is_active.is_(True))
    if search:
        like = f"%{search}%"
        query = query.where(
            or_(
                Customer.name.ilike(like),
                Customer.customer_code.ilike(like),
                Customer.company_name.ilike(like),
            )
        )
    # No ORDER BY: which rows make a page is up to the database, and shifts with every write.
    return db.scalars(query.offset(skip).limit(limit)).all()


@router.get("/salespersons", response_model=list[Answer])
def get_salespersons(db: Db) -> list[Answer]:
    users = db.scalars(select(User).where(User.is_salesperson.is_(True), User.is_active.is_(True)))
    return [{"id": user.id, "name": user.name, "employee_code": user.employee_code} for user in users]


@router.get("/{customer_id}", response_model=schemas.Customer)
def get_customer(customer_id: int, db: Db) -> Customer:
    customer = db.get(Customer, customer_id)
    if customer is None:
        raise HTTPException(404, "Customer not found")
    return customer


@router.get("/all/combined")
def get_all_customers(
    db: Db,
    skip: Skip = 0,
    limit: Limit = 100,
    search: str | None = None,
    *,
    active_only: bool = True,
) -> Answer:
    """Limit counts for each of the two kinds, skip for our own customers only: each page repeats the Zoho rows."""
    regular_query, zoho_query = select(Customer), select(MigrationCustomer)
    if active_only:
        regular_query = regular_query.where(Customer.is_active.is_(True))
        zoho_query = zoho_query.where(MigrationCustomer.is_active.is_(True))
    if search:
        like = f"%{search}%"
        regular_query = regular_query.where(
            or_(
                Customer.name.ilike(like),
                Customer.customer_code.ilike(like),
                Customer.company_name.ilike(like),
            )
        )
        zoho_query = zoho_query.where(
            or_(
                MigrationCustomer.name_en.ilike(like),
                MigrationCustomer.name_ar.ilike(like),
                MigrationCustomer.code.ilike(like),
            )
        )
    regular = db.scalars(regular_query.offset(skip).limit(limit)).all()
    zoho = db.scalars(zoho_query.limit(limit)).all()
    return {
        "customers": [*map(_regular, regular), *map(_zoho, zoho)],
        "total_regular": len(regular),
        "total_migrated": len(zoho),
        "total": len(regular) + len(zoho),
    }


def _regular(customer: Customer) -> Answer:
    salesperson = customer.salesperson
    return {
        "id": customer.id,
        "code": customer.customer_code,
        "name": customer.name,
        "company_name": customer.company_name,
        "email": customer.email,
        "phone": customer.phone,
        "address": customer.address,
        "city": customer.city,
        "country": customer.country,
        "currency": customer.currency,
        "portal_language": customer.portal_language,
        "salesperson_id": customer.salesperson_id,
        "salesperson_name": salesperson.name if salesperson else None,
        "tax_number": customer.tax_number,
        "credit_limit": _number(customer.credit_limit),
        "payment_terms": customer.payment_terms,
        "discount_percentage": _number(customer.discount_percentage),
        "is_active": customer.is_active,
        "notes": customer.notes,
        "created_at": _iso(customer.created_at),
        "updated_at": _iso(customer.updated_at),
        "source": "regular",
    }


def _zoho(customer: MigrationCustomer) -> Answer:
    return {
        "id": f"zoho_{customer.id}",
        "code": customer.code,
        "name": customer.name_en,
        "name_ar": customer.name_ar,
        "company_name": customer.name_en,
        "email": customer.email,
        "phone": customer.phone,
        "mobile": customer.mobile,
        "address": customer.address_en,
        "city": customer.city,
        "country": customer.country,
        "currency": customer.currency,
        "credit_limit": _number(customer.credit_limit),
        "outstanding_receivable": _number(customer.outstanding_receivable),
        "is_active": customer.is_active,
        "zoho_customer_id": customer.zoho_customer_id,
        "created_at": _iso(customer.created_at),
        "updated_at": _iso(customer.updated_at),
        "source": "zoho",
    }


def _number(amount: Decimal | None) -> float:
    """A float, but the int 0 for nothing: clients have seen ``0`` beside ``10.0`` ever since."""
    return float(amount) if amount else 0


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@router.put("/{customer_id}", response_model=schemas.Customer)
def update_customer(customer_id: int, body: schemas.CustomerUpdate, db: Db) -> Customer:
    customer = get_customer(customer_id, db)
    changes = body.model_dump(exclude_unset=True)
    code = changes.get("customer_code", customer.customer_code)
    taken = select(Customer.id).where(Customer.customer_code == code, Customer.id != customer_id)
    if db.scalar(taken):
        raise HTTPException(400, "Customer code already exists")
    for field, value in changes.items():
        setattr(customer, field, value)
    db.commit()
    db.refresh(customer)
    return customer


@router.delete("/{customer_id}", response_model=schemas.Customer)
def delete_customer(customer_id: int, db: Db) -> Customer:
    customer = get_customer(customer_id, db)
    customer.is_active = False
    db.commit()
    db.refresh(customer)
    return customer


@router.post("/suppliers", response_model=schemas.Supplier, status_code=201)
def create_supplier(body: schemas.SupplierCreate, db: Db) -> Supplier:
    code = body.supplier_code
    if db.scalar(select(Supplier.id).where(Supplier.supplier_code == code)):
        raise HTTPException(400, "Supplier code already exists")
    supplier = Supplier(**body.model_dump())
    db.add(supplier)
    db.commit()
    db.refresh(supplier)
    return supplier


@router.get("/suppliers", response_model=list[schemas.Supplier])
def get_suppliers(
    db: Db,
    skip: Skip = 0,
    limit: Limit = 100,
    search: str | None = None,
    *,
    active_only: bool = True,
) -> Sequence[Supplier]:
    query = select(Supplier)
    if active_only:
        query = query.where(Supplier.is_active.is_(True))
    if search:
        like = f"%{search}%"
        query = query.where(
            or_(
                Supplier.name.ilike(like),
                Supplier.supplier_code.ilike(like),
                Supplier.company_name.ilike(like),
            )
        )
    return db.scalars(query.offset(skip).limit(limit)).all()


@router.get("/suppliers/{supplier_id}", response_model=schemas.Supplier)
def get_supplier(supplier_id: int, db: Db) -> Supplier:
    supplier = db.get(Supplier, supplier_id)
    if supplier is None:
        raise HTTPException(404, "Supplier not found")
    return supplier


@router.put("/suppliers/{supplier_id}", response_model=schemas.Supplier)
def update_supplier(supplier_id: int, body: schemas.SupplierUpdate, db: Db) -> Supplier:
    supplier = get_supplier(supplier_id, db)
    changes = body.model_dump(exclude_unset=True)
    code = changes.get("supplier_code", supplier.supplier_code)
    taken = select(Supplier.id).where(Supplier.supplier_code == code, Supplier.id != supplier_id)
    if db.scalar(taken):
        raise HTTPException(400, "Supplier code already exists")
    for field, value in changes.items():
        setattr(supplier, field, value)
    db.commit()
    db.refresh(supplier)
    return supplier


@router.delete("/suppliers/{supplier_id}", response_model=schemas.Supplier)
def delete_supplier(supplier_id: int, db: Db) -> Supplier:
    supplier = get_supplier(supplier_id, db)
    supplier.is_active = False
    db.commit()
    db.refresh(supplier)
    return supplier


@router.get("/branches", response_model=list[Answer])
def get_branches(db: Db) -> list[Answer]:
    branches = db.scalars(select(Branch).where(Branch.is_active.is_(True)))
    return [{"id": branch.id, "name": branch.name} for branch in branches]
