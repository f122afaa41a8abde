"""One transaction over SQLAlchemy, and the outbox rows that go with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from sqlalchemy import insert

from new_core.application.interfaces.repositories.category_repository import CategoryRepository
from new_core.application.interfaces.repositories.customer_repository import CustomerRepository
from new_core.application.interfaces.repositories.product_repository import ProductRepository
from new_core.application.interfaces.services.cache import Cache
from new_core.domain.entities.base import Entity
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.infrastructure.cache.null_cache import NullCache
from new_core.infrastructure.cache.spaces import made_old_by
from new_core.infrastructure.database.outbox import outbox, rows_of
from new_core.infrastructure.database.rehearsal import Rehearsal, current_rehearsal
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.repositories.cache.category_cache import CachedCategoryRepository
from new_core.infrastructure.repositories.cache.customer_cache import CachedCustomerRepository
from new_core.infrastructure.repositories.cache.product_cache import CachedProductRepository
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
from new_core.infrastructure.repositories.sqlalchemy.session_repository import SqlAlchemySessionRepository
from new_core.infrastructure.repositories.sqlalchemy.stock_movement_repository import SqlAlchemyStockMovementRepository
from new_core.infrastructure.repositories.sqlalchemy.supplier_repository import (
    SqlAlchemySupplierRepository,
)
from new_core.infrastructure.repositories.sqlalchemy.user_repository import SqlAlchemyUserRepository
from new_core.infrastructure.repositories.sqlalchemy.vendor_repository import SqlAlchemyVendorRepository
from new_core.infrastructure.repositories.sqlalchemy.warehouse_repository import SqlAlchemyWarehouseRepository


@dataclass(frozen=True)
class Surroundings:
    """What units of work share beside the database."""

    cache: Cache = field(default_factory=NullCache)
    cache_seconds: float = 0.0
    """How long read-only units may answer from the cache; 0 means never."""
    wake_relay: Callable[[], None] = lambda: None
    """Called when there is something new in the outbox."""
    channels: Callable[[str], Sequence[str]] = lambda _name: ()
    """Which channels an event of this name goes to from the outbox."""


class SqlAlchemyUnitOfWork:
    categories: CategoryRepository
    products: ProductRepository

    def __init__(self, database: Database, around: Surroundings | None = None, *, read_only: bool = False) -> None:
        self._session = database.session(read_only=read_only)
        self._rehearsal = current_rehearsal()
        self._around = around or Surroundings()
        self._read_only = read_only
        self._saved: list[Entity] = []
        self._open_catalogue()
        self._open_stock()
        self.accounts = SqlAlchemyAccountRepository(self._session)
        self.customers: CustomerRepository = SqlAlchemyCustomerRepository(self._session, self._saved)
        self.dashboard = SqlAlchemyDashboardRepository(self._session)
        self.directory = SqlAlchemyDirectoryRepository(self._session)
        self.factors = SqlAlchemyFactorRepository(self._session, self._saved)
        self.imported_customers = SqlAlchemyImportedCustomerRepository(self._session)
        self.invoiceable_orders = SqlAlchemyInvoiceableOrderRepository(self._session)
        self.login_trail = SqlAlchemyLoginTrail(self._session)
        self.payments = SqlAlchemyPaymentRepository(self._session, self._saved)
        self.purchase_invoices = SqlAlchemyInvoiceRepository(self._session, self._saved, PurchaseInvoice)
        self.roles = SqlAlchemyRoleRepository(self._session, self._saved)
        self.sales_invoices = SqlAlchemyInvoiceRepository(self._session, self._saved, SalesInvoice)
        self.sessions = SqlAlchemySessionRepository(self._session, self._saved)
        self.suppliers = SqlAlchemySupplierRepository(self._session, self._saved)
        self.users = SqlAlchemyUserRepository(self._session, self._saved)
        self.warehouses = SqlAlchemyWarehouseRepository(self._session, self._saved)
        seconds = self._around.cache_seconds
        # What is only being rehearsed must neither be hidden by the cache nor get into it.
        if read_only and seconds > 0 and self._rehearsal is None:
            self.categories = CachedCategoryRepository(self.categories, self._around.cache, seconds)
            self.customers = CachedCustomerRepository(self.customers, self._around.cache, seconds)
            self.products = CachedProductRepository(self.products, self._around.cache, seconds)

    def _open_catalogue(self) -> None:
        self.categories = SqlAlchemyCategoryRepository(self._session, self._saved)
        self.items = SqlAlchemyItemRepository(self._session, self._saved)
        self.products = SqlAlchemyProductRepository(self._session, self._saved)
        self.vendors = SqlAlchemyVendorRepository(self._session, self._saved)

    def _open_stock(self) -> None:
        self.branches = SqlAlchemyBranchRepository(self._session, self._saved)
        self.inventory = SqlAlchemyInventoryRepository(self._session, self._saved)
        self.loose_items = SqlAlchemyLooseItemRepository(self._session, self._saved)
        self.stock_movements = SqlAlchemyStockMovementRepository(self._session)
        self.warehouses = SqlAlchemyWarehouseRepository(self._session, self._saved)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # AsyncSession's own exit shields the clean-up from a cancelled request; closing rolls back.
        await self._session.__aexit__(kind, error, traceback)

    async def commit(self) -> None:
        if self._read_only:
            raise RuntimeError("a read-only unit of work cannot commit; begin one without read_only")
        # By now every aggregate is flushed and has the id its events must name.
        rows = [row for entity in self._saved for row in rows_of(entity)]
        if self._rehearsal is not None:
            await self._rehearse(self._rehearsal, rows)
            return
        if rows:
            await self._session.execute(insert(outbox), rows)
        await self._session.commit()
        if rows:
            # What the cache does not take now, the relay tells it again.
            await self._around.cache.invalidate(*_made_old(rows))
            self._around.wake_relay()

    async def _rehearse(self, rehearsal: Rehearsal, rows: Sequence[Mapping[str, object]]) -> None:
        """Commit as far as a rehearsal goes, and note what would have followed."""
        await self._session.flush()
        await rehearsal.check_constraints()
        await self._session.commit()
        for row in rows:
            told = {name: row[name] for name in ("name", "aggregate", "aggregate_id")}
            rehearsal.note("event", **told, payload=row["payload"])
            for channel in self._around.channels(str(row["name"])):
                rehearsal.note(channel, **told)
        if rows:
            if self._around.cache_seconds > 0:
                rehearsal.note("cache", spaces=sorted(_made_old(rows)))
            rehearsal.note("relay")


def _made_old(rows: Sequence[Mapping[str, object]]) -> set[str]:
    return {space for row in rows for space in made_old_by(str(row["aggregate"]), int(str(row["aggregate_id"])))}


class SqlAlchemyUnitOfWorkFactory:
    def __init__(self, database: Database, around: Surroundings | None = None) -> None:
        self._database = database
        self._around = around

    def __call__(self, *, read_only: bool = False) -> SqlAlchemyUnitOfWork:
        return SqlAlchemyUnitOfWork(self._database, self._around, read_only=read_only)
