"""The 5 routes of the monolith's vendors router, spoken over the services of new_core."""

from legacy_shim.contract.vendors.defects import DEFECTS
from legacy_shim.contract.vendors.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
