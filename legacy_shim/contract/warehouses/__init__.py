"""The 5 routes of the monolith's warehouses router, spoken over the services of new_core."""

from legacy_shim.contract.warehouses.defects import DEFECTS
from legacy_shim.contract.warehouses.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
