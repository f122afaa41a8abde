"""The 19 routes of the monolith's mobile BFF, composed of the services of new_core."""

from legacy_shim.contract.mobile_bff.defects import DEFECTS
from legacy_shim.contract.mobile_bff.routes import ANSWERS, router

__all__ = ["ANSWERS", "DEFECTS", "router"]
