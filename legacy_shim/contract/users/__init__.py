"""The 9 routes of the monolith's users router, spoken over the services of new_core."""

from legacy_shim.contract.users.defects import DEFECTS
from legacy_shim.contract.users.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
