"""The warehouses router: any signed-in user, any limit, hard deletes."""

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db
from legacy_shim.standin.models import Warehouse
from legacy_shim.standin.security import get_current_user

router = APIRouter(
    prefix="/api/warehouses",
    tags=["warehouses"],
    dependencies=[Depends(get_current_user)],
)


class WarehouseCreate(BaseModel):
    name: str
    branch_id: int


class WarehouseUpdate(BaseModel):
    name: str | None = None
    branch_id: int | None = None


class WarehouseResponse(WarehouseCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int


@router.get("/", response_model=list[WarehouseResponse])
def get_warehouses(db: Db, skip: int = 0, limit: int = 100) -> list[Warehouse]:
    return list(db.scalars(select(Warehouse).offset(skip).limit(limit)))


@router.get("/{warehouse_id}", response_model=WarehouseResponse)
def get_warehouse(warehouse_id: int, db: Db) -> Warehouse:
    return _existing(db, warehouse_id)


@router.post("/", response_model=WarehouseResponse)
def create_warehouse(body: WarehouseCreate, db: Db) -> Warehouse:
    warehouse = Warehouse(**body.model_dump())
    db.add(warehouse)
    db.commit()
    return warehouse


@router.put("/{warehouse_id}", response_model=WarehouseResponse)
def update_warehouse(warehouse_id: int, body: WarehouseUpdate, db: Db) -> Warehouse:
    warehouse = _existing(db, warehouse_id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(warehouse, name, value)
    db.commit()
    return warehouse


@router.delete("/{warehouse_id}")
def delete_warehouse(warehouse_id: int, db: Db) -> dict[str, str]:
    db.delete(_existing(db, warehouse_id))
    db.commit()
    return {"message": "Warehouse deleted successfully"}


def _existing(db: Session, warehouse_id: int) -> Warehouse:
    warehouse = db.get(Warehouse, warehouse_id)
    if warehouse is None:
        raise HTTPException(404, "Warehouse not found")
    return warehouse
