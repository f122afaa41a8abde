"""The sales router. Whatever it answers about an order with lines is a 500, also after the order was written."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.models import (
    Base,
    Branch,
    Customer,
    InventoryItem,
    Product,
    SalesItem,
    SalesOrder,
    StockMovement,
    Warehouse,
)
from legacy_shim.standin.routers import sales_schemas as schemas
from legacy_shim.standin.routers.numbering import next_code

router = APIRouter(prefix="/api/sales", tags=["sales"])

CENT = Decimal("0.01")
# The routes ask for no login, so every order is the first user's.
NOBODY_IN_PARTICULAR = 1


@router.post("/orders", response_model=schemas.SalesOrder, status_code=201)
def create_sales_order(body: schemas.SalesOrderCreate, db: Db, now: Now) -> SalesOrder:
    _require(db, Customer, body.customer_id)
    _require(db, Branch, body.branch_id)
    _require(db, Warehouse, body.warehouse_id)
    for line in body.sales_items:
        _require(db, Product, line.product_id)
    lines = [_line(line) for line in body.sales_items]
    order = SalesOrder(
        **body.model_dump(exclude={"sales_items"}),
        **_totals(body, lines),
        order_number=next_code(db, SalesOrder.order_number, "SO", now),
        payment_status="PENDING",
        created_by=NOBODY_IN_PARTICULAR,
        sales_items=lines,
    )
    db.add(order)
    db.commit()
    db.refresh(order)
    return order


def _require(db: Session, model: type[Base], key: int) -> None:
    if db.get(model, key) is None:
        raise HTTPException(404, f"{model.__name__} not found")


def _line(body: schemas.SalesItemCreate) -> SalesItem:
    gross = body.quantity * body.unit_price
    discount = gross * (body.discount_percentage / 100) + body.discount_amount
    return SalesItem(**body.model_dump(), line_total=_cents(gross - discount))


def _totals(body: schemas.SalesOrderCreate, lines: list[SalesItem]) -> dict[str, Decimal]:
    subtotal = sum((line.line_total for line in lines), Decimal(0))
    discount = _cents(subtotal * (body.discount_percentage / 100))
    tax = _cents((subtotal - discount) * (body.tax_percentage / 100))
    return {
        "subtotal": subtotal,
        "discount_amount": discount,
        "tax_amount": tax,
        "total_amount": subtotal - discount + tax,
    }


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@router.get("/orders", response_model=list[schemas.SalesOrder])
def get_sales_orders(db: Db, wanted: Annotated[schemas.SalesOrderFilter, Query()]) -> Sequence[SalesOrder]:
    query = select(SalesOrder)
    if wanted.status:
        query = query.where(SalesOrder.status == wanted.status)
    if wanted.customer_id is not None:
        query = query.where(SalesOrder.customer_id == wanted.customer_id)
    if wanted.date_from:
        query = query.where(SalesOrder.order_date >= wanted.date_from)
    if wanted.date_to:
        query = query.where(SalesOrder.order_date <= wanted.date_to)
    return db.scalars(query.offset(wanted.skip).limit(wanted.limit)).all()


@router.get("/orders/{order_id}", response_model=schemas.SalesOrder)
def get_sales_order(order_id: int, db: Db) -> SalesOrder:
    order = db.get(SalesOrder, order_id)
    if order is None:
        raise HTTPException(404, "Sales order not found")
    return order


@router.put("/orders/{order_id}/confirm", response_model=schemas.SalesOrder)
def confirm_sales_order(order_id: int, db: Db) -> SalesOrder:
    """Reserve the stock of every line, or none."""
    order = get_sales_order(order_id, db)
    if order.status != "DRAFT":
        raise HTTPException(400, "Only draft orders can be confirmed")
    for line in order.sales_items:
        stock = _stock(db, order, line)
        if stock is None or _on_hand(stock) - _reserved(stock) < line.quantity:
            raise HTTPException(400, "Insufficient available inventory")
        stock.quantity_reserved = _reserved(stock) + line.quantity
    order.status = "CONFIRMED"
    db.commit()
    return order


@router.put("/orders/{order_id}/ship", response_model=schemas.SalesOrder)
def ship_sales_order(order_id: int, db: Db) -> SalesOrder:
    """Take what was reserved out of stock, with a movement for each line."""
    order = get_sales_order(order_id, db)
    if order.status != "CONFIRMED":
        raise HTTPException(400, "Only confirmed orders can be shipped")
    for line in order.sales_items:
        _ship_line(db, order, line)
    order.status = "SHIPPED"
    db.commit()
    return order


def _ship_line(db: Session, order: SalesOrder, line: SalesItem) -> None:
    stock = _stock(db, order, line)
    if stock is None or _on_hand(stock) < line.quantity:
        raise HTTPException(400, "Insufficient inventory")
    stock.quantity_on_hand = _on_hand(stock) - line.quantity
    _release(stock, line)
    line.delivered_quantity = line.quantity
    db.add(
        StockMovement(
            inventory_item_id=stock.id,
            movement_type="OUT",
            reference_type="SALES_ORDER",
            reference_id=order.id,
            quantity=line.quantity,
            unit_cost=stock.average_cost,
            created_by=NOBODY_IN_PARTICULAR,
        )
    )


@router.put("/orders/{order_id}/cancel", response_model=schemas.SalesOrder)
def cancel_sales_order(order_id: int, db: Db) -> SalesOrder:
    """Release what a confirmed order had reserved."""
    order = get_sales_order(order_id, db)
    if order.status in {"DELIVERED", "CANCELLED"}:
        raise HTTPException(400, "Cannot cancel delivered or already cancelled orders")
    if order.status == "CONFIRMED":
        for line in order.sales_items:
            if stock := _stock(db, order, line):
                _release(stock, line)
    order.status = "CANCELLED"
    db.commit()
    return order


def _release(stock: InventoryItem, line: SalesItem) -> None:
    stock.quantity_reserved = max(_reserved(stock) - line.quantity, Decimal(0))


def _stock(db: Session, order: SalesOrder, line: SalesItem) -> InventoryItem | None:
    return db.scalar(
        select(InventoryItem).where(
            InventoryItem.product_id == line.product_id,
            InventoryItem.warehouse_id == order.warehouse_id,
        )
    )


def _on_hand(stock: InventoryItem) -> Decimal:
    return stock.quantity_on_hand or Decimal(0)


def _reserved(stock: InventoryItem) -> Decimal:
    return stock.quantity_reserved or Decimal(0)
