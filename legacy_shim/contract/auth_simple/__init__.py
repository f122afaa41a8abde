"""The 3 routes of the monolith's auth_simple router, spoken over the services of new_core."""

from legacy_shim.contract.auth_simple.defects import DEFECTS
from legacy_shim.contract.auth_simple.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
