"""The repositories of one unit of work, each made when it is first asked for: most units need one or two of them."""

from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.interfaces.repositories.branch_repository import BranchRepository
from new_core.application.interfaces.repositories.category_repository import CategoryRepository
from new_core.application.interfaces.repositories.customer_repository import CustomerRepository
from new_core.application.interfaces.repositories.directory_repository import DirectoryRepository
from new_core.application.interfaces.repositories.product_repository import ProductRepository
from new_core.application.interfaces.repositories.warehouse_repository import WarehouseRepository
from new_core.application.interfaces.services.cache import Cache
from new_core.domain.entities.base import Entity
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.infrastructure.repositories.cache.branch_cache import CachedBranchRepository
from new_core.infrastructure.repositories.cache.category_cache import CachedCategoryRepository
from new_core.infrastructure.repositories.cache.customer_cache import CachedCustomerRepository
from new_core.infrastructure.repositories.cache.directory_cache import CachedDirectoryRepository
from new_core.infrastructure.repositories.cache.product_cache import CachedProductRepository
from new_core.infrastructure.repositories.cache.warehouse_cache import CachedWarehouseRepository
from new_core.infrastructure.repositories.sqlalchemy.account_repository import (
    SqlAlchemyAccountRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.branch_repository import SqlAlchemyBranchRepository
from new_core.infrastructure.repositories.sqlalchemy.category_repository import SqlAlchemyCategoryRepository
from new_core.infrastructure.repositories.sqlalchemy.customer_repository import (
    SqlAlchemyCustomerRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.dashboard_repository import SqlAlchemyDashboardRepository
from new_core.infrastructure.repositories.sqlalchemy.directory_repository import (
    SqlAlchemyDirectoryRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.factor_repository import SqlAlchemyFactorRepository
from new_core.infrastructure.repositories.sqlalchemy.imported_customer_repository import (
    SqlAlchemyImportedCustomerRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.inventory_repository import SqlAlchemyInventoryRepository
from new_core.infrastructure.repositories.sqlalchemy.invoice_repository import SqlAlchemyInvoiceRepository
from new_core.infrastructure.repositories.sqlalchemy.invoiceable_order_repository import (
    SqlAlchemyInvoiceableOrderRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.item_repository import SqlAlchemyItemRepository
from new_core.infrastructure.repositories.sqlalchemy.login_trail import SqlAlchemyLoginTrail
from new_core.infrastructure.repositories.sqlalchemy.loose_item_repository import SqlAlchemyLooseItemRepository
from new_core.infrastructure.repositories.sqlalchemy.payment_repository import SqlAlchemyPaymentRepository
from new_core.infrastructure.repositories.sqlalchemy.product_repository import SqlAlchemyProductRepository
from new_core.infrastructure.repositories.sqlalchemy.role_repository import SqlAlchemyRoleRepository
from new_core.infrastructure.repositories.sqlalchemy.sales_order_repository import SqlAlchemySalesOrderRepository
from new_core.infrastructure.repositories.sqlalchemy.session_repository import SqlAlchemySessionRepository
from new_core.infrastructure.repositories.sqlalchemy.stock_movement_repository import SqlAlchemyStockMovementRepository
from new_core.infrastructure.repositories.sqlalchemy.storefront_repository import SqlAlchemyStorefrontRepository
from new_core.infrastructure.repositories.sqlalchemy.supplier_repository import (
    SqlAlchemySupplierRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.user_repository import SqlAlchemyUserRepository
from new_core.infrastructure.repositories.sqlalchemy.vendor_repository import SqlAlchemyVendorRepository
from new_core.infrastructure.repositories.sqlalchemy.warehouse_repository import SqlAlchemyWarehouseRepository


class UnitRepositories:
    _session: AsyncSession
    _saved: list[Entity]
    """Aggregates that were saved, whose events go out with the commit."""
    _cached: tuple[Cache, float] | None
    """Where reads may be answered from, and for how many seconds; None for never."""

    @cached_property
    def accounts(self) -> SqlAlchemyAccountRepository:
        return SqlAlchemyAccountRepository(self._session)

    @cached_property
    def branches(self) -> BranchRepository:
        stored = SqlAlchemyBranchRepository(self._session, self._saved)
        if self._cached is None:
            return stored
        return CachedBranchRepository(stored, *self._cached)

    @cached_property
    def categories(self) -> CategoryRepository:
        stored = SqlAlchemyCategoryRepository(self._session, self._saved)
        if self._cached is None:
            return stored
        return CachedCategoryRepository(stored, *self._cached)

    @cached_property
    def customers(self) -> CustomerRepository:
        stored = SqlAlchemyCustomerRepository(self._session, self._saved)
        if self._cached is None:
            return stored
        return CachedCustomerRepository(stored, *self._cached)

    @cached_property
    def dashboard(self) -> SqlAlchemyDashboardRepository:
        return SqlAlchemyDashboardRepository(self._session)

    @cached_property
    def directory(self) -> DirectoryRepository:
        stored = SqlAlchemyDirectoryRepository(self._session)
        if self._cached is None:
            return stored
        return CachedDirectoryRepository(stored, *self._cached)

    @cached_property
    def factors(self) -> SqlAlchemyFactorRepository:
        return SqlAlchemyFactorRepository(self._session, self._saved)

    @cached_property
    def imported_customers(self) -> SqlAlchemyImportedCustomerRepository:
        return SqlAlchemyImportedCustomerRepository(self._session)

    @cached_property
    def inventory(self) -> SqlAlchemyInventoryRepository:
        return SqlAlchemyInventoryRepository(self._session, self._saved)

    @cached_property
    def invoiceable_orders(self) -> SqlAlchemyInvoiceableOrderRepository:
        return SqlAlchemyInvoiceableOrderRepository(self._session)

    @cached_property
    def items(self) -> SqlAlchemyItemRepository:
        return SqlAlchemyItemRepository(self._session, self._saved)

    @cached_property
    def login_trail(self) -> SqlAlchemyLoginTrail:
        return SqlAlchemyLoginTrail(self._session)

    @cached_property
    def loose_items(self) -> SqlAlchemyLooseItemRepository:
        return SqlAlchemyLooseItemRepository(self._session, self._saved)

    @cached_property
    def payments(self) -> SqlAlchemyPaymentRepository:
        return SqlAlchemyPaymentRepository(self._session, self._saved)

    @cached_property
    def products(self) -> ProductRepository:
        stored = SqlAlchemyProductRepository(self._session, self._saved)
        if self._cached is None:
            return stored
        return CachedProductRepository(stored, *self._cached)

    @cached_property
    def purchase_invoices(self) -> SqlAlchemyInvoiceRepository[PurchaseInvoice]:
        return SqlAlchemyInvoiceRepository(self._session, self._saved, PurchaseInvoice)

    @cached_property
    def roles(self) -> SqlAlchemyRoleRepository:
        return SqlAlchemyRoleRepository(self._session, self._saved)

    @cached_property
    def sales_invoices(self) -> SqlAlchemyInvoiceRepository[SalesInvoice]:
        return SqlAlchemyInvoiceRepository(self._session, self._saved, SalesInvoice)

    @cached_property
    def sales_orders(self) -> SqlAlchemySalesOrderRepository:
        return SqlAlchemySalesOrderRepository(self._session, self._saved)

    @cached_property
    def sessions(self) -> SqlAlchemySessionRepository:
        return SqlAlchemySessionRepository(self._session, self._saved)

    @cached_property
    def stock_movements(self) -> SqlAlchemyStockMovementRepository:
        return SqlAlchemyStockMovementRepository(self._session)

    @cached_property
    def storefront(self) -> SqlAlchemyStorefrontRepository:
        return SqlAlchemyStorefrontRepository(self._session)

    @cached_property
    def suppliers(self) -> SqlAlchemySupplierRepository:
        return SqlAlchemySupplierRepository(self._session, self._saved)

    @cached_property
    def users(self) -> SqlAlchemyUserRepository:
        return SqlAlchemyUserRepository(self._session, self._saved)

    @cached_property
    def vendors(self) -> SqlAlchemyVendorRepository:
        return SqlAlchemyVendorRepository(self._session, self._saved)

    @cached_property
    def warehouses(self) -> WarehouseRepository:
        stored = SqlAlchemyWarehouseRepository(self._session, self._saved)
        if self._cached is None:
            return stored
        return CachedWarehouseRepository(stored, *self._cached)
