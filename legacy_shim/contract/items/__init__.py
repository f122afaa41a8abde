"""The 5 routes of the monolith's items router, spoken over the services of new_core."""

from legacy_shim.contract.items.defects import DEFECTS
from legacy_shim.contract.items.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
