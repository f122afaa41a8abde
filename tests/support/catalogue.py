"""Categories, products and the services about them, for tests on a real database."""

from decimal import Decimal

from new_core.application.dtos.product_dto import ProductChanges, product_changes
from new_core.application.services.category_service import CategoryService
from new_core.application.services.product_service import ProductService
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
