"""The 3 routes of the monolith's branches router, spoken over the services of new_core."""

from legacy_shim.contract.branches.defects import DEFECTS
from legacy_shim.contract.branches.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
