"""The 5 routes of the monolith's dashboard router, spoken over the services of new_core."""

from legacy_shim.contract.dashboard.defects import DEFECTS
from legacy_shim.contract.dashboard.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
