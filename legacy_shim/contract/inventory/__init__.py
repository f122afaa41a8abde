"""The 7 routes of the monolith's inventory router, spoken over the services of new_core."""

from legacy_shim.contract.inventory.defects import DEFECTS
from legacy_shim.contract.inventory.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
