"""The root of all errors the new core raises on purpose.

DomainError
├── NotFoundError                   what was named is not there
│   ├── BranchNotFoundError
│   ├── CartNotFoundError
│   ├── CategoryNotFoundError
│   ├── CustomerNotFoundError
│   ├── InventoryItemNotFoundError
│   ├── ItemNotFoundError
│   ├── MediaNotFoundError
│   ├── PaymentNotFoundError
│   ├── ProductNotFoundError
│   ├── PurchaseInvoiceNotFoundError
│   ├── PurchaseOrderToInvoiceNotFoundError
│   ├── RoleNotFoundError
│   ├── SalesInvoiceNotFoundError
│   ├── SalesOrderNotFoundError
│   ├── SalesOrderToInvoiceNotFoundError
│   ├── SessionNotFoundError
│   ├── SupplierNotFoundError
│   ├── UserNotFoundError
│   ├── VendorNotFoundError
│   └── WarehouseNotFoundError
├── ConflictError                   what is there already stands against it
│   ├── BranchInUseError
│   ├── CategoryInUseError
│   ├── CreditLimitError
│   ├── DuplicateBarcodeError
│   ├── DuplicateBranchCodeError
│   ├── DuplicateCustomerCodeError
│   ├── DuplicateEmailError
│   ├── DuplicateEmployeeCodeError
│   ├── DuplicateInventoryItemError
│   ├── DuplicateInvoiceNumberError
│   ├── DuplicateItemCodeError
│   ├── DuplicateLooseItemError
│   ├── DuplicateOrderNumberError
│   ├── DuplicatePaymentNumberError
│   ├── DuplicateRoleNameError
│   ├── DuplicateSkuError
│   ├── DuplicateSupplierCodeError
│   ├── DuplicateVendorCodeError
│   ├── FactorEnabledError
│   ├── FactorMissingError
│   ├── InsufficientAvailableStockError
│   ├── InsufficientStockError
│   ├── InventoryItemInUseError
│   ├── InvoiceInUseError
│   ├── InvoiceStatusError
│   ├── ItemInUseError
│   ├── OrderAlreadyInvoicedError
│   ├── OrderInUseError
│   ├── OrderStatusError            one subclass for each step
│   │   ├── OrderNotCancellableError
│   │   ├── OrderNotConfirmableError
│   │   ├── OrderNotDeliverableError
│   │   ├── OrderNotEditableError
│   │   └── OrderNotShippableError
│   ├── OverpaymentError
│   ├── ReservationError
│   ├── RoleInUseError
│   ├── UserInUseError
│   └── WarehouseInUseError
├── InvalidValueError               a value breaks a rule; also a ValueError, so pydantic reports it
│   ├── CategoryCycleError
│   ├── CurrencyMismatchError
│   ├── InvalidMovementTypeError
│   ├── UnknownCategoryError
│   ├── UnknownItemCategoryError
│   ├── UnknownParentCategoryError
│   └── UnknownSalespersonError
└── AccessError
    ├── ChannelRefusedError         this role signs in elsewhere
    ├── DeactivatedAccountError
    ├── InvalidTokenError           who asks cannot be known
    ├── PermissionDeniedError       who asks is known and may not
    ├── TooManyFailuresError        not now
    ├── WrongCodeError
    └── WrongCredentialsError

They carry data and a sentence. `api.errors` gives each a status.
"""

from typing import ClassVar


class DomainError(Exception):
    code: ClassVar[str]
    """Machine-readable name of the error, stable across wordings."""


class NotFoundError(DomainError):
    kind: ClassVar[str]

    def __init__(self, identity: int | str) -> None:
        super().__init__(f"{self.kind} {identity} not found")
        self.identity = identity


class ConflictError(DomainError):
    def __init__(self, field: str, value: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.value = value


class InvalidValueError(DomainError, ValueError):
    code = "invalid_value"

    def __init__(self, field: str, value: object, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.value = value
        self.rule = rule
