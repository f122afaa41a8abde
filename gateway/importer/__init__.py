"""Catalogs made from what an application says of itself: ``banyan catalog import``."""

from gateway.importer.reconcile import Move
from gateway.importer.report import ImportReport, import_catalog

__all__ = ["ImportReport", "Move", "import_catalog"]
