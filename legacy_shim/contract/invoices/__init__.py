"""The 20 routes of the monolith's invoices router, spoken over the services of new_core."""

from legacy_shim.contract.invoices.answers import ANSWERS
from legacy_shim.contract.invoices.defects import DEFECTS
from legacy_shim.contract.invoices.routes import router

__all__ = ["ANSWERS", "DEFECTS", "router"]
