"""What endpoints are given: services out of the container, and the account that asks."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

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

Service = TypeVar("Service")


def container(request: Request) -> Container:
    """Take the services off the application; TypeError where the composition root has put none there."""
    found = request.app.state.container
    if not isinstance(found, Container):
        raise TypeError("app.state.container was not set by the composition root")
    return found


def _given(pick: Callable[[Container], Service]) -> Callable[[Request], Awaitable[Service]]:
    # Of the request itself, not of a dependency of its own: FastAPI works its way through each, for every request.
    # Asynchronous although it waits for nothing: FastAPI would send it to a thread.
    async def give(request: Request) -> Service:
        return pick(container(request))

    return give


ContainerDep = Annotated[Container, Depends(_given(lambda every: every))]
AccessServiceDep = Annotated[AccessService, Depends(_given(lambda every: every.access))]
BranchServiceDep = Annotated[BranchService, Depends(_given(lambda every: every.branches))]
CategoryServiceDep = Annotated[CategoryService, Depends(_given(lambda every: every.categories))]
CustomerServiceDep = Annotated[CustomerService, Depends(_given(lambda every: every.customers))]
DashboardServiceDep = Annotated[DashboardService, Depends(_given(lambda every: every.dashboard))]
DirectoryServiceDep = Annotated[DirectoryService, Depends(_given(lambda every: every.directory))]
InventoryServiceDep = Annotated[InventoryService, Depends(_given(lambda every: every.inventory))]
ItemServiceDep = Annotated[ItemService, Depends(_given(lambda every: every.items))]
LoginServiceDep = Annotated[LoginService, Depends(_given(lambda every: every.logins))]
LooseItemServiceDep = Annotated[LooseItemService, Depends(_given(lambda every: every.loose_items))]
MfaServiceDep = Annotated[MfaService, Depends(_given(lambda every: every.mfa))]
PasswordServiceDep = Annotated[PasswordService, Depends(_given(lambda every: every.passwords))]
OrderFulfilmentServiceDep = Annotated[OrderFulfilmentService, Depends(_given(lambda every: every.order_fulfilment))]
PaymentServiceDep = Annotated[PaymentService, Depends(_given(lambda every: every.payments))]
ProductServiceDep = Annotated[ProductService, Depends(_given(lambda every: every.products))]
PurchaseInvoiceServiceDep = Annotated[
    InvoiceService[PurchaseInvoice], Depends(_given(lambda every: every.purchase_invoices))
]
PurchaseLedgerServiceDep = Annotated[
    InvoiceLedgerService[PurchaseInvoice], Depends(_given(lambda every: every.purchase_ledger))
]
RoleServiceDep = Annotated[RoleService, Depends(_given(lambda every: every.roles))]
SalesInvoiceServiceDep = Annotated[InvoiceService[SalesInvoice], Depends(_given(lambda every: every.sales_invoices))]
SalesOrderServiceDep = Annotated[SalesOrderService, Depends(_given(lambda every: every.sales_orders))]
SessionServiceDep = Annotated[SessionService, Depends(_given(lambda every: every.sessions))]
SalesLedgerServiceDep = Annotated[InvoiceLedgerService[SalesInvoice], Depends(_given(lambda every: every.sales_ledger))]
StockServiceDep = Annotated[StockService, Depends(_given(lambda every: every.stock))]
SupplierServiceDep = Annotated[SupplierService, Depends(_given(lambda every: every.suppliers))]
UserServiceDep = Annotated[UserService, Depends(_given(lambda every: every.users))]
VendorServiceDep = Annotated[VendorService, Depends(_given(lambda every: every.vendors))]
WarehouseServiceDep = Annotated[WarehouseService, Depends(_given(lambda every: every.warehouses))]


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
