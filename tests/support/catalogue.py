"""Categories, products, items, vendors and the services about them, for tests on a real database."""

from decimal import Decimal

from new_core.application.dtos.item_dto import ItemChanges, item_changes
from new_core.application.dtos.product_dto import ProductChanges, product_changes
from new_core.application.dtos.vendor_dto import VendorChanges, vendor_changes
from new_core.application.services.category_service import CategoryService
from new_core.application.services.item_service import ItemService
from new_core.application.services.product_service import ProductService
from new_core.application.services.vendor_service import VendorService
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.glossary_translator import GlossaryTranslator
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW


def product_fields(sku: str = "QWX-1", **fields: object) -> ProductChanges:
    usual: dict[str, object] = {
        "sku": sku,
        "name": f"qwx {sku}",
        "category_id": 2,
        "unit_price": Decimal("12.30"),
        "unit_of_measure": "PCS",
    }
    return product_changes(usual | fields)


def product_service(database: Database) -> ProductService:
    return ProductService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW, GlossaryTranslator())


def category_service(database: Database) -> CategoryService:
    return CategoryService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


def item_fields(code: str = "QWX-1", **fields: object) -> ItemChanges:
    return item_changes({"code": code, "name_ar": "مادة", "name_en": f"qwx {code}", **fields})


def vendor_fields(code: str = "QWX-1", **fields: object) -> VendorChanges:
    return vendor_changes({"code": code, "name_ar": "مورد", "name_en": f"qwx {code}", **fields})


def item_service(database: Database) -> ItemService:
    return ItemService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)


def vendor_service(database: Database) -> VendorService:
    return VendorService(SqlAlchemyUnitOfWorkFactory(database), lambda: NOW)
