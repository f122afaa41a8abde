"""The application put together: every service with its adapters. The one place of `api` that knows adapters."""

from dataclasses import dataclass
from datetime import timedelta

from new_core.application.directions import PURCHASES, SALES
from new_core.application.interfaces.services.clock import Clock
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
from new_core.application.services.login_service import LoginService, SignInTools
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
from new_core.application.services.storefront_service import StorefrontService
from new_core.application.services.supplier_service import SupplierService
from new_core.application.services.user_service import UserService
from new_core.application.services.vendor_service import VendorService
from new_core.application.services.warehouse_service import WarehouseService
from new_core.core.config import Settings
from new_core.core.security import BcryptPasswords, RandomSecrets, TokenCodec
from new_core.domain.entities.invoice import PurchaseInvoice, SalesInvoice
from new_core.infrastructure.cache.kept_reads import KeptReads
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.glossary_translator import GlossaryTranslator
from new_core.infrastructure.messaging.assembly import Messaging
from new_core.infrastructure.services import Services, build_services
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory, Surroundings


@dataclass(frozen=True)
class Container:
    settings: Settings
    clock: Clock
    database: Database
    services: Services
    kept: KeptReads
    messaging: Messaging
    access: AccessService
    branches: BranchService
    categories: CategoryService
    customers: CustomerService
    dashboard: DashboardService
    directory: DirectoryService
    inventory: InventoryService
    items: ItemService
    logins: LoginService
    loose_items: LooseItemService
    mfa: MfaService
    passwords: PasswordService
    order_fulfilment: OrderFulfilmentService
    payments: PaymentService
    products: ProductService
    purchase_invoices: InvoiceService[PurchaseInvoice]
    purchase_ledger: InvoiceLedgerService[PurchaseInvoice]
    roles: RoleService
    sales_invoices: InvoiceService[SalesInvoice]
    sales_orders: SalesOrderService
    sessions: SessionService
    sales_ledger: InvoiceLedgerService[SalesInvoice]
    stock: StockService
    storefront: StorefrontService
    suppliers: SupplierService
    users: UserService
    vendors: VendorService
    warehouses: WarehouseService


def build_container(settings: Settings, clock: Clock) -> Container:
    database = Database(settings.database_url)
    services = build_services(settings, database, clock)
    messaging = Messaging(settings, database, services, clock)
    around = Surroundings(services.cache, settings.cache_seconds, messaging.relay.wake, messaging.channels)
    units = SqlAlchemyUnitOfWorkFactory(database, around)
    passwords = BcryptPasswords(settings.bcrypt_rounds)
    tokens = TokenCodec(settings.secret_key.get_secret_value())
    return Container(
        settings=settings,
        clock=clock,
        database=database,
        services=services,
        kept=KeptReads(services.cache, settings.cache_seconds),
        messaging=messaging,
        access=AccessService(units, tokens, clock),
        branches=BranchService(units, clock),
        categories=CategoryService(units, clock),
        customers=CustomerService(units, clock),
        dashboard=DashboardService(units, clock),
        directory=DirectoryService(units),
        inventory=InventoryService(units, clock),
        items=ItemService(units, clock),
        logins=LoginService(units, clock, _sign_in_tools(settings, passwords, tokens)),
        loose_items=LooseItemService(units, clock),
        mfa=MfaService(units, RandomSecrets(), clock),
        passwords=PasswordService(units, passwords, clock),
        order_fulfilment=OrderFulfilmentService(units, clock),
        payments=PaymentService(units, clock),
        products=ProductService(units, clock, GlossaryTranslator()),
        purchase_invoices=InvoiceService(units, clock, PURCHASES),
        purchase_ledger=InvoiceLedgerService(units, clock, PURCHASES),
        roles=RoleService(units, clock),
        sales_invoices=InvoiceService(units, clock, SALES),
        sales_orders=SalesOrderService(units, clock),
        sessions=SessionService(units, tokens, clock),
        sales_ledger=InvoiceLedgerService(units, clock, SALES),
        stock=StockService(units, clock),
        storefront=StorefrontService(units, clock),
        suppliers=SupplierService(units, clock),
        users=UserService(units, passwords, clock),
        vendors=VendorService(units, clock),
        warehouses=WarehouseService(units, clock),
    )


def _sign_in_tools(settings: Settings, passwords: BcryptPasswords, tokens: TokenCodec) -> SignInTools:
    return SignInTools(
        passwords,
        tokens,
        RandomSecrets(),
        timedelta(minutes=settings.access_token_minutes),
        timedelta(days=settings.session_days),
    )
