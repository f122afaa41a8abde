"""The inventory router: stock on hand, its movements, and items that are kept apart from products."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy import Select, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db
from legacy_shim.standin.models import InventoryItem, Item, StockMovement
from legacy_shim.standin.routers import inventory_schemas as schemas
from legacy_shim.standin.security import get_current_user

router = APIRouter(prefix="/api/inventory", tags=["inventory"])

Skip = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Answer = dict[str, object]
# Adjusting asks for no login, so every adjustment is the first user's.
NOBODY_IN_PARTICULAR = 1
ZERO = Decimal("0.000")
# inventory_items has no such column: the monolith asks for it all the same, at every call.
SUMMARY = text("SELECT COUNT(*), SUM(available_quantity) FROM inventory_items WHERE available_quantity > 0")


@router.get("/items", response_model=list[Answer])
def get_inventory_items(
    db: Db,
    warehouse_id: int | None = None,
    product_id: int | None = None,
    skip: Skip = 0,
    limit: Limit = 100,
) -> list[Answer]:
    query = _in_warehouse(warehouse_id)
    if product_id is not None:
        query = query.where(InventoryItem.product_id == product_id)
    return [_item(stock) for stock in db.scalars(query.offset(skip).limit(limit))]


def _in_warehouse(warehouse_id: int | None) -> Select[InventoryItem]:
    query = select(InventoryItem)
    if warehouse_id is not None:
        query = query.where(InventoryItem.warehouse_id == warehouse_id)
    return query


def _item(stock: InventoryItem) -> Answer:
    product = stock.product
    on_hand, reserved = _quantities(stock)
    return {
        "id": stock.id,
        "product_id": stock.product_id,
        "product_sku": product.sku,
        "product_name": product.name,
        "unit_price": float(product.unit_price),
        "warehouse_id": stock.warehouse_id,
        "warehouse_name": stock.warehouse.name,
        "quantity_on_hand": float(on_hand),
        "quantity_reserved": float(reserved),
        "quantity_ordered": float(stock.quantity_ordered or ZERO),
        "available_quantity": float(on_hand - reserved),
        "last_cost": _number(stock.last_cost),
        "average_cost": _number(stock.average_cost),
        "created_at": _iso(stock.created_at),
        "updated_at": _iso(stock.updated_at),
    }


def _quantities(stock: InventoryItem) -> tuple[Decimal, Decimal]:
    """On hand and reserved."""
    return stock.quantity_on_hand or ZERO, stock.quantity_reserved or ZERO


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@router.get("/report", response_model=list[schemas.InventoryReport])
def get_inventory_report(
    db: Db,
    warehouse_id: int | None = None,
    *,
    low_stock_only: bool = False,
) -> list[Answer]:
    rows = [_report_row(stock) for stock in db.scalars(_in_warehouse(warehouse_id))]
    return [row for row in rows if row["is_below_reorder"] or not low_stock_only]


def _report_row(stock: InventoryItem) -> Answer:
    product = stock.product
    on_hand, reserved = _quantities(stock)
    minimum, reorder = product.min_stock_level or 0, product.reorder_point or 0
    cost = stock.average_cost
    return {
        "product_id": product.id,
        "product_sku": product.sku,
        "product_name": product.name,
        "warehouse_id": stock.warehouse_id,
        "warehouse_name": stock.warehouse.name,
        "quantity_on_hand": on_hand,
        "quantity_reserved": reserved,
        "available_quantity": on_hand - reserved,
        "last_cost": stock.last_cost,
        "average_cost": cost,
        "total_value": None if cost is None else on_hand * cost,
        "min_stock_level": minimum,
        "reorder_point": reorder,
        "is_below_min": on_hand < minimum,
        "is_below_reorder": on_hand < reorder,
    }


@router.post(
    "/movements",
    response_model=schemas.StockMovement,
    status_code=201,
    dependencies=[Depends(get_current_user)],
)
def record_stock_movement(body: schemas.StockMovementCreate, db: Db) -> StockMovement:
    """The user is the one in the body, whoever is logged in."""
    stock = _stock(db, body.inventory_item_id)
    stock.quantity_on_hand = _moved(stock, body)
    if body.movement_type == "IN" and body.unit_cost is not None:
        stock.last_cost = body.unit_cost
    movement = StockMovement(**body.model_dump())
    return _saved(db, movement)


def _stock(db: Session, inventory_item_id: int) -> InventoryItem:
    stock = db.get(InventoryItem, inventory_item_id)
    if stock is None:
        raise HTTPException(404, "Inventory item not found")
    return stock


def _moved(stock: InventoryItem, body: schemas.StockMovementCreate) -> Decimal:
    """What is on hand after the movement; an adjustment carries its own sign."""
    on_hand, _ = _quantities(stock)
    if body.movement_type in {"IN", "ADJUSTMENT"}:
        on_hand += body.quantity
    elif body.movement_type == "OUT":
        on_hand -= body.quantity
    else:
        raise HTTPException(400, "Invalid movement type")
    if on_hand < 0:
        raise HTTPException(400, "Insufficient inventory")
    return on_hand


def _saved(db: Session, movement: StockMovement) -> StockMovement:
    db.add(movement)
    db.commit()
    db.refresh(movement)
    return movement


@router.get("/movements", response_model=list[schemas.StockMovement])
def get_stock_movements(
    db: Db,
    inventory_item_id: int | None = None,
    skip: Skip = 0,
    limit: Limit = 100,
) -> Sequence[StockMovement]:
    """One of the few lists with an order: the latest first."""
    query = select(StockMovement)
    if inventory_item_id is not None:
        query = query.where(StockMovement.inventory_item_id == inventory_item_id)
    query = query.order_by(StockMovement.created_at.desc())
    return db.scalars(query.offset(skip).limit(limit)).all()


@router.get("/summary")
def get_inventory_summary(db: Db) -> Answer:
    try:
        count, pieces = db.execute(SUMMARY).one()
    except (OperationalError, ProgrammingError):
        db.rollback()
        # Invented by the monolith; its clients have never seen other figures.
        return {"positive_items": 1247, "total_pieces": 15892}
    return {"positive_items": count, "total_pieces": int(pieces or 0)}


@router.post("/adjust", response_model=schemas.StockMovement, status_code=201)
def adjust_stock(body: schemas.StockAdjustment, db: Db) -> StockMovement:
    stock = _stock(db, body.inventory_item_id)
    on_hand, _ = _quantities(stock)
    stock.quantity_on_hand = body.new_quantity
    movement = StockMovement(
        inventory_item_id=stock.id,
        movement_type="ADJUSTMENT",
        reference_type="ADJUSTMENT",
        quantity=body.new_quantity - on_hand,
        notes=f"{body.reason}. {body.notes or ''}",
        created_by=NOBODY_IN_PARTICULAR,
    )
    return _saved(db, movement)


@router.post("/items/add", response_model=schemas.ItemResponse)
def add_inventory_item(body: schemas.AddItemRequest, db: Db) -> Answer:
    if db.scalar(select(Item.id).where(Item.sku == body.sku)):
        raise HTTPException(400, "Item with this SKU already exists")
    item = Item(
        name=body.name,
        sku=body.sku,
        category=body.category,
        description=body.description,
        unit_price=None if body.price is None else Decimal(str(body.price)),
        quantity_on_hand=body.quantity,
    )
    db.add(item)
    db.commit()
    db.refresh(item)
    return {
        "id": item.id,
        "name": item.name,
        "sku": item.sku,
        "category": item.category,
        "description": item.description,
        "price": item.unit_price,
        "quantity": item.quantity_on_hand,
        "created_at": item.created_at,
    }
