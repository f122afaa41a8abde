"""The 12 routes of the monolith's auth_enhanced router, spoken over the services of new_core."""

from legacy_shim.contract.auth_enhanced.defects import DEFECTS
from legacy_shim.contract.auth_enhanced.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
