"""The 14 routes of the monolith's customers router, spoken over the services of new_core."""

from legacy_shim.contract.customers.defects import DEFECTS
from legacy_shim.contract.customers.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
