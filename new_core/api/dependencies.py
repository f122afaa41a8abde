"""What endpoints are given: services out of the container, and the account that asks."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from new_core.api.container import Container
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.services.access_service import AccessService
from new_core.application.services.branch_service import BranchService
from new_core.application.services.category_service import CategoryService
from new_core.application.services.customer_service import CustomerService
from new_core.application.services.dashboard_service import DashboardService
from new_core.application.services.directory_service import DirectoryService
from new_core.application.services.inventory_service import InventoryService
from new_core.application.services.invoice_ledger_service import InvoiceLedgerService
from new_core.application.services.invoice_service import InvoiceService
from new_core.application.services.item_service import ItemService
from new_core.application.services.login_service import LoginService
from new_core.application.services.loose_item_service import LooseItemService
from new_core.application.services.mfa_service import MfaService
from new_core.application.services.order_fulfilment_service import OrderFulfilmentService
from new_core.application.services.password_service import PasswordService
from new_core.application.services.payment_service import PaymentService
from new_core.application.services.product_service import ProductService
from new_core.application.services.role_service import RoleService
from new_core.application.services.sales_order_service import SalesOrderService
from new_core.application.services.session_service import SessionService
from new_core.application.services.stock_service import StockService
from new_core.application.services.supplier_service import SupplierService
from new_core.application.services.user_service import UserService
from new_core.application.services.vendor_service import VendorService
from new_core.application.services.warehouse_service import WarehouseService
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.domain.exceptions.access_exceptions import InvalidTokenError


# Asynchronous although they wait for nothing: FastAPI would send each to a thread.
async def container_of(request: Request) -> Container:
    container = request.app.state.container
    if not isinstance(container, Container):
        raise TypeError("app.state.container was not set by the composition root")
    return container


ContainerDep = Annotated[Container, Depends(container_of)]


async def _access(container: ContainerDep) -> AccessService:
    return container.access


async def _branches(container: ContainerDep) -> BranchService:
    return container.branches


async def _categories(container: ContainerDep) -> CategoryService:
    return container.categories


async def _customers(container: ContainerDep) -> CustomerService:
    return container.customers


async def _dashboard(container: ContainerDep) -> DashboardService:
    return container.dashboard


async def _directory(container: ContainerDep) -> DirectoryService:
    return container.directory


async def _items(container: ContainerDep) -> ItemService:
    return container.items


async def _logins(container: ContainerDep) -> LoginService:
    return container.logins


async def _mfa(container: ContainerDep) -> MfaService:
    return container.mfa


async def _inventory(container: ContainerDep) -> InventoryService:
    return container.inventory


async def _loose_items(container: ContainerDep) -> LooseItemService:
    return container.loose_items


async def _passwords(container: ContainerDep) -> PasswordService:
    return container.passwords


async def _order_fulfilment(container: ContainerDep) -> OrderFulfilmentService:
    return container.order_fulfilment


async def _payments(container: ContainerDep) -> PaymentService:
    return container.payments


async def _products(container: ContainerDep) -> ProductService:
    return container.products


async def _purchase_invoices(container: ContainerDep) -> InvoiceService[PurchaseInvoice]:
    return container.purchase_invoices


async def _purchase_ledger(container: ContainerDep) -> InvoiceLedgerService[PurchaseInvoice]:
    return container.purchase_ledger


async def _roles(container: ContainerDep) -> RoleService:
    return container.roles


async def _sales_invoices(container: ContainerDep) -> InvoiceService[SalesInvoice]:
    return container.sales_invoices


async def _sales_orders(container: ContainerDep) -> SalesOrderService:
    return container.sales_orders


async def _sessions(container: ContainerDep) -> SessionService:
    return container.sessions


async def _sales_ledger(container: ContainerDep) -> InvoiceLedgerService[SalesInvoice]:
    return container.sales_ledger


async def _stock(container: ContainerDep) -> StockService:
    return container.stock


async def _suppliers(container: ContainerDep) -> SupplierService:
    return container.suppliers


async def _users(container: ContainerDep) -> UserService:
    return container.users


async def _vendors(container: ContainerDep) -> VendorService:
    return container.vendors


async def _warehouses(container: ContainerDep) -> WarehouseService:
    return container.warehouses


AccessServiceDep = Annotated[AccessService, Depends(_access)]
BranchServiceDep = Annotated[BranchService, Depends(_branches)]
CategoryServiceDep = Annotated[CategoryService, Depends(_categories)]
CustomerServiceDep = Annotated[CustomerService, Depends(_customers)]
DashboardServiceDep = Annotated[DashboardService, Depends(_dashboard)]
DirectoryServiceDep = Annotated[DirectoryService, Depends(_directory)]
InventoryServiceDep = Annotated[InventoryService, Depends(_inventory)]
ItemServiceDep = Annotated[ItemService, Depends(_items)]
LoginServiceDep = Annotated[LoginService, Depends(_logins)]
LooseItemServiceDep = Annotated[LooseItemService, Depends(_loose_items)]
MfaServiceDep = Annotated[MfaService, Depends(_mfa)]
PasswordServiceDep = Annotated[PasswordService, Depends(_passwords)]
OrderFulfilmentServiceDep = Annotated[OrderFulfilmentService, Depends(_order_fulfilment)]
PaymentServiceDep = Annotated[PaymentService, Depends(_payments)]
ProductServiceDep = Annotated[ProductService, Depends(_products)]
PurchaseInvoiceServiceDep = Annotated[InvoiceService[PurchaseInvoice], Depends(_purchase_invoices)]
PurchaseLedgerServiceDep = Annotated[InvoiceLedgerService[PurchaseInvoice], Depends(_purchase_ledger)]
RoleServiceDep = Annotated[RoleService, Depends(_roles)]
SalesInvoiceServiceDep = Annotated[InvoiceService[SalesInvoice], Depends(_sales_invoices)]
SalesOrderServiceDep = Annotated[SalesOrderService, Depends(_sales_orders)]
SessionServiceDep = Annotated[SessionService, Depends(_sessions)]
SalesLedgerServiceDep = Annotated[InvoiceLedgerService[SalesInvoice], Depends(_sales_ledger)]
StockServiceDep = Annotated[StockService, Depends(_stock)]
SupplierServiceDep = Annotated[SupplierService, Depends(_suppliers)]
UserServiceDep = Annotated[UserService, Depends(_users)]
VendorServiceDep = Annotated[VendorService, Depends(_vendors)]
WarehouseServiceDep = Annotated[WarehouseService, Depends(_warehouses)]


_bearer = HTTPBearer(auto_error=False, description="A token of the ERP's login.")


async def current_account(
    access: AccessServiceDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> AccountDTO:
    if credentials is None:
        raise InvalidTokenError("no bearer token")
    return await access.authenticate(credentials.credentials)


CurrentAccount = Annotated[AccountDTO, Depends(current_account)]


def require(permission: str) -> Callable[[AccountDTO, AccessService], Awaitable[None]]:
    """Make the dependency that lets only accounts with `permission` through."""

    async def check(account: CurrentAccount, access: AccessServiceDep) -> None:
        await access.authorize(account, permission)

    return check
