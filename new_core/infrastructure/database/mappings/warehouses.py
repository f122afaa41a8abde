"""Warehouse on the legacy table `warehouses`."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from new_core.domain.entities.warehouse import Warehouse
from new_core.infrastructure.database.mappings.registry import legacy_metadata, mapper

warehouses = Table(
    "warehouses",
    legacy_metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, index=True),
    Column("branch_id", ForeignKey("branches.id"), nullable=False),
)

mapper.map_imperatively(Warehouse, warehouses)
