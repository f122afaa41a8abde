"""The ports of new_core in memory, behaving as the real adapters do: the same contract tests run on both.

What is saved becomes visible to others at the commit, and is lost without one.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Generic, Self, TypeVar

from typing_extensions import override

from new_core.application.dtos.account_dto import AccountDTO, BranchDTO, SalespersonDTO
from new_core.application.dtos.customer_dto import CustomerQuery, ImportedCustomerDTO
from new_core.application.dtos.login_dto import ProfileDTO
from new_core.application.dtos.supplier_dto import SupplierQuery
from new_core.application.interfaces.repositories.branch_repository import BranchRepository
from new_core.application.interfaces.repositories.category_repository import CategoryRepository
from new_core.application.interfaces.repositories.factor_repository import FactorRepository
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
from new_core.application.interfaces.repositories.user_repository import UserRepository
from new_core.application.interfaces.repositories.vendor_repository import VendorRepository
from new_core.application.interfaces.repositories.warehouse_repository import WarehouseRepository
from new_core.domain.entities.customer import Customer
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.domain.entities.supplier import Supplier
from new_core.domain.events.base import DomainEvent
from new_core.domain.exceptions.customer_exceptions import DuplicateCustomerCodeError, UnknownSalespersonError
from new_core.domain.exceptions.supplier_exceptions import DuplicateSupplierCodeError
from new_core.domain.value_objects.token_claims import TokenClaims

Aggregate = TypeVar("Aggregate", Customer, Supplier)


class FakeDatabase:
    """What was committed. Tests fill in the people and grants they need."""

    def __init__(self) -> None:
        self.customers: dict[int, Customer] = {}
        self.suppliers: dict[int, Supplier] = {}
        self.imported: list[ImportedCustomerDTO] = []
        self.accounts: dict[str, AccountDTO] = {}
        self.revoked: set[str] = set()
        self.grants: set[tuple[int | None, str]] = set()
        """Role id and permission."""
        self.salespersons: list[SalespersonDTO] = []
        self.branches: list[BranchDTO] = []
        self.outbox: list[tuple[str, int, DomainEvent]] = []
        self.last_id = 0
        self.dashboard_asked: list[datetime] = []
        self.races_to_lose = 0
        """How many of the next new customers find their code taken by somebody who was quicker."""

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def __call__(self, *, read_only: bool = False) -> "FakeUnitOfWork":
        return FakeUnitOfWork(self, read_only=read_only)


class FakeRepository(Generic[Aggregate]):
    def __init__(self, database: FakeDatabase, stored: dict[int, Aggregate]) -> None:
        self.database = database
        self.stored: dict[int, Aggregate] = stored
        self.seen: dict[int, Aggregate] = {}
        """What this unit of work handed out or was given: asking twice gives the same object."""
        self.saved: dict[int, Aggregate] = {}

    async def get(self, identity: int) -> Aggregate | None:
        if identity not in self.seen and identity in self.stored:
            self.seen[identity] = replace(self.stored[identity])
        return self.seen.get(identity)

    async def get_for_update(self, identity: int) -> Aggregate | None:
        return await self.get(identity)

    async def save(self, aggregate: Aggregate) -> None:
        self.check(aggregate)
        if aggregate.id is None:
            aggregate.id = self.database.next_id()
        self.seen[aggregate.id] = self.saved[aggregate.id] = aggregate

    def check(self, aggregate: Aggregate) -> None:
        """Raise the conflict that the database would find."""

    def commit(self) -> None:
        for identity, aggregate in self.saved.items():
            name = type(aggregate).__name__.lower()
            self.database.outbox += [(name, identity, event) for event in aggregate.take_events()]
            self.stored[identity] = replace(aggregate)


class FakeCustomerRepository(FakeRepository[Customer]):
    async def find(self, query: CustomerQuery) -> list[Customer]:
        found = self._matching(query)
        for key in reversed(query.sort):
            found.sort(key=lambda customer, field=key.field: _sortable(customer, field), reverse=key.descending)  # type: ignore[misc]  # bound per turn
        return found[query.offset : query.offset + query.limit]

    async def count(self, query: CustomerQuery) -> int:
        return len(self._matching(query))

    async def is_code_taken(self, customer_code: str) -> bool:
        return any(customer.customer_code == customer_code for customer in self.stored.values())

    async def highest_code(self, prefix: str) -> str | None:
        codes = [customer.customer_code for customer in self.stored.values()]
        tails = [code.removeprefix(prefix) for code in codes if code.startswith(prefix)]
        numbers = [int(tail) for tail in tails if tail.isdecimal() and 4 <= len(tail) <= 9]
        return f"{prefix}{max(numbers):04d}" if numbers else None

    @override
    def check(self, aggregate: Customer) -> None:
        if aggregate.id is None and self.database.races_to_lose:
            self.database.races_to_lose -= 1
            raise DuplicateCustomerCodeError(aggregate.customer_code)
        if any(
            other.customer_code == aggregate.customer_code and other.id != aggregate.id
            for other in self.stored.values()
        ):
            raise DuplicateCustomerCodeError(aggregate.customer_code)
        known = {account.id for account in self.database.accounts.values()}
        if aggregate.salesperson_id is not None and aggregate.salesperson_id not in known:
            raise UnknownSalespersonError(aggregate.salesperson_id)

    def _matching(self, query: CustomerQuery) -> list[Customer]:
        return [
            replace(customer)
            for _, customer in sorted(self.stored.items())
            if _contains(query.search, (customer.name, customer.customer_code, customer.company_name))
            and query.is_active in (None, customer.is_active)
            and query.salesperson_id in (None, customer.salesperson_id)
        ]


class FakeSupplierRepository(FakeRepository[Supplier]):
    async def find(self, query: SupplierQuery) -> list[Supplier]:
        found = [
            replace(supplier)
            for _, supplier in sorted(self.stored.items())
            if _contains(query.search, (supplier.name, supplier.supplier_code, supplier.company_name))
            and query.is_active in (None, supplier.is_active)
        ]
        return found[query.offset : query.offset + query.limit]

    async def is_code_taken(self, supplier_code: str) -> bool:
        return any(supplier.supplier_code == supplier_code for supplier in self.stored.values())

    @override
    def check(self, aggregate: Supplier) -> None:
        if any(
            other.supplier_code == aggregate.supplier_code and other.id != aggregate.id
            for other in self.stored.values()
        ):
            raise DuplicateSupplierCodeError(aggregate.supplier_code)


class FakeImportedCustomerRepository:
    def __init__(self, database: FakeDatabase) -> None:
        self._database = database

    async def find(self, query: CustomerQuery) -> list[ImportedCustomerDTO]:
        found = [
            customer
            for customer in sorted(self._database.imported, key=lambda customer: customer.id)
            if _contains(query.search, (customer.name_en, customer.name_ar, customer.code))
            and query.is_active in (None, customer.is_active)
        ]
        return found[: query.limit]


class FakeAccountRepository:
    def __init__(self, database: FakeDatabase) -> None:
        self._database = database

    async def find(self, claims: TokenClaims, token: str, at: datetime) -> AccountDTO | None:
        return None if token in self._database.revoked else self._database.accounts.get(claims.email)

    async def is_granted(self, account: AccountDTO, permission: str, at: datetime) -> bool:
        return (account.role_id, permission) in self._database.grants

    async def profile(self, user_id: int, at: datetime, granted: frozenset[str] | None = None) -> ProfileDTO | None:
        found = (account for account in self._database.accounts.values() if account.id == user_id)
        account = next(found, None)
        if account is None:
            return None
        codes = tuple(sorted(code for role_id, code in self._database.grants if role_id == account.role_id))
        return ProfileDTO(user_id, account.name, account.email, account.role, None, codes, has_factor=False)

    async def revoke(self, account: AccountDTO, token: str, at: datetime, until: datetime) -> None:
        self._database.revoked.add(token)


class FakeDashboardRepository:
    """Users and sessions as in `people`; what was asked of the time is kept in `asked`."""

    def __init__(self, database: FakeDatabase) -> None:
        self._database = database
        self.asked: list[datetime] = database.dashboard_asked

    async def count_all(self, at: datetime, since: datetime) -> tuple[int, int, int, int]:
        users, sessions = await self.count_active_users(), await self.count_open_sessions(at)
        return users, sessions, await self.count_open_alerts(), await self.count_failed_logins(since)

    async def count_active_users(self) -> int:
        return sum(account.is_active for account in self._database.accounts.values())

    async def count_open_sessions(self, at: datetime) -> int:
        self.asked.append(at)
        return 2

    async def count_open_alerts(self) -> int:
        return 3

    async def count_failed_logins(self, since: datetime) -> int:
        self.asked.append(since)
        return 5


class FakeDirectoryRepository:
    def __init__(self, database: FakeDatabase) -> None:
        self._database = database

    async def salespersons(self) -> list[SalespersonDTO]:
        return sorted(self._database.salespersons, key=lambda person: person.id)

    async def branches(self) -> list[BranchDTO]:
        return sorted(self._database.branches, key=lambda branch: branch.id)

    async def user_names(self, user_ids: Collection[int]) -> dict[int, str]:
        return {account.id: account.name for account in self._database.accounts.values() if account.id in user_ids}


class FakeUnitOfWork:
    # No fakes of these: what is tested about them is what the database makes of it.
    branches: BranchRepository
    factors: FactorRepository
    categories: CategoryRepository
    inventory: InventoryRepository
    invoiceable_orders: InvoiceableOrderRepository
    items: ItemRepository
    login_trail: LoginTrail
    loose_items: LooseItemRepository
    payments: PaymentRepository
    products: ProductRepository
    purchase_invoices: InvoiceRepository[PurchaseInvoice]
    roles: RoleRepository
    sales_invoices: InvoiceRepository[SalesInvoice]
    sales_orders: SalesOrderRepository
    sessions: SessionRepository
    stock_movements: StockMovementRepository
    storefront: StorefrontRepository
    users: UserRepository
    vendors: VendorRepository
    warehouses: WarehouseRepository

    def __init__(self, database: FakeDatabase, *, read_only: bool = False) -> None:
        self._read_only = read_only
        self.accounts = FakeAccountRepository(database)
        self.customers = FakeCustomerRepository(database, database.customers)
        self.dashboard = FakeDashboardRepository(database)
        self.directory = FakeDirectoryRepository(database)
        self.imported_customers = FakeImportedCustomerRepository(database)
        self.suppliers = FakeSupplierRepository(database, database.suppliers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """What was saved and not committed is forgotten with this object."""

    async def commit(self) -> None:
        if self._read_only:
            raise RuntimeError("a read-only unit of work cannot commit; begin one without read_only")
        self.customers.commit()
        self.suppliers.commit()


def _contains(search: str | None, texts: Iterable[str | None]) -> bool:
    return not search or any(search.lower() in text.lower() for text in texts if text)


def _sortable(customer: Customer, field: str) -> tuple[bool, object]:
    fields: dict[str, object] = {**customer.fields(), "id": customer.id, "created_at": customer.created_at}
    value = fields[field]
    return value is not None, value


def people() -> FakeDatabase:
    """The people that the real test databases have too."""
    database = FakeDatabase()
    roles = {1: "Admin", 2: "Manager", 3: "Travel Salesperson", 7: "Viewer"}
    for number, name, email, role_id, is_active in (
        (1, "System Admin", "admin@tsh.lab", 1, True),
        (2, "Layla Manager", "manager@tsh.lab", 2, True),
        (3, "Ahmed Salim", "sales1@tsh.lab", 3, True),
        (6, "Retired Rep", "sales4@tsh.lab", 3, False),
        (9, "View Only", "viewer@tsh.lab", 7, True),
    ):
        database.accounts[email] = AccountDTO(number, email, name, role_id, roles[role_id], is_active)
    database.grants = {(2, "customers.view"), (2, "create_customer"), (3, "customers.view")}
    database.salespersons = [SalespersonDTO(3, "Ahmed Salim", "EMP-003")]
    database.branches = [BranchDTO(1, "Baghdad Main")]
    return database
