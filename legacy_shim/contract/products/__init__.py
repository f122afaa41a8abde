"""The 11 routes of the monolith's products router, spoken over the services of new_core."""

from legacy_shim.contract.products.defects import DEFECTS
from legacy_shim.contract.products.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
