"""The 6 routes of the monolith's sales router, spoken over the services of new_core."""

from legacy_shim.contract.sales.defects import DEFECTS
from legacy_shim.contract.sales.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
