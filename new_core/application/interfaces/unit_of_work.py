"""Port to one transaction: what is not committed is rolled back."""

from types import TracebackType
from typing import Protocol, Self

from new_core.application.interfaces.repositories.account_repository import (
    AccountRepository,
)
from new_core.application.interfaces.repositories.branch_repository import BranchRepository
from new_core.application.interfaces.repositories.category_repository import CategoryRepository
from new_core.application.interfaces.repositories.customer_repository import (
    CustomerRepository,
)
from new_core.application.interfaces.repositories.dashboard_repository import DashboardRepository
from new_core.application.interfaces.repositories.directory_repository import (
    DirectoryRepository,
)
from new_core.application.interfaces.repositories.factor_repository import FactorRepository
from new_core.application.interfaces.repositories.imported_customer_repository import (
    ImportedCustomerRepository,
)
from new_core.application.interfaces.repositories.inventory_repository import InventoryRepository
from new_core.application.interfaces.repositories.invoice_repository import InvoiceRepository
from new_core.application.interfaces.repositories.invoiceable_order_repository import InvoiceableOrderRepository
from new_core.application.interfaces.repositories.item_repository import ItemRepository
from new_core.application.interfaces.repositories.login_trail import LoginTrail
from new_core.application.interfaces.repositories.loose_item_repository import LooseItemRepository
from new_core.application.interfaces.repositories.payment_repository import PaymentRepository
from new_core.application.interfaces.repositories.product_repository import ProductRepository
from new_core.application.interfaces.repositories.role_repository import RoleRepository
from new_core.application.interfaces.repositories.sales_order_repository import SalesOrderRepository
from new_core.application.interfaces.repositories.session_repository import SessionRepository
from new_core.application.interfaces.repositories.stock_movement_repository import StockMovementRepository
from new_core.application.interfaces.repositories.storefront_repository import StorefrontRepository
from new_core.application.interfaces.repositories.supplier_repository import (
    SupplierRepository,
)
from new_core.application.interfaces.repositories.user_repository import UserRepository
from new_core.application.interfaces.repositories.vendor_repository import VendorRepository
from new_core.application.interfaces.repositories.warehouse_repository import WarehouseRepository
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice


class UnitOfWork(Protocol):
    @property
    def accounts(self) -> AccountRepository: ...

    @property
    def branches(self) -> BranchRepository: ...

    @property
    def categories(self) -> CategoryRepository: ...

    @property
    def customers(self) -> CustomerRepository: ...

    @property
    def dashboard(self) -> DashboardRepository: ...

    @property
    def directory(self) -> DirectoryRepository: ...

    @property
    def factors(self) -> FactorRepository: ...

    @property
    def imported_customers(self) -> ImportedCustomerRepository: ...

    @property
    def inventory(self) -> InventoryRepository: ...

    @property
    def invoiceable_orders(self) -> InvoiceableOrderRepository: ...

    @property
    def items(self) -> ItemRepository: ...

    @property
    def login_trail(self) -> LoginTrail: ...

    @property
    def loose_items(self) -> LooseItemRepository: ...

    @property
    def payments(self) -> PaymentRepository: ...

    @property
    def products(self) -> ProductRepository: ...

    @property
    def purchase_invoices(self) -> InvoiceRepository[PurchaseInvoice]: ...

    @property
    def roles(self) -> RoleRepository: ...

    @property
    def sales_invoices(self) -> InvoiceRepository[SalesInvoice]: ...

    @property
    def sales_orders(self) -> SalesOrderRepository: ...

    @property
    def sessions(self) -> SessionRepository: ...

    @property
    def stock_movements(self) -> StockMovementRepository: ...

    @property
    def storefront(self) -> StorefrontRepository: ...

    @property
    def suppliers(self) -> SupplierRepository: ...

    @property
    def users(self) -> UserRepository: ...

    @property
    def vendors(self) -> VendorRepository: ...

    @property
    def warehouses(self) -> WarehouseRepository: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    async def commit(self) -> None:
        """Make all of it true at once: the saved aggregates, and their events as rows of the outbox."""
        ...


class UnitOfWorkFactory(Protocol):
    def __call__(self, *, read_only: bool = False) -> UnitOfWork:
        """Begin a unit of work; a read-only one is cheaper and refuses to save or commit."""
        ...
