"""Errors about sales orders."""

from decimal import Decimal

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class SalesOrderNotFoundError(NotFoundError):
    code = "sales_order_not_found"
    kind = "Sales order"


class DuplicateOrderNumberError(ConflictError):
    code = "duplicate_order_number"

    def __init__(self, number: str) -> None:
        super().__init__("order_number", number, f"Order number {number!r} already exists")


class OrderStatusError(ConflictError):
    """One subclass for each step, so that each can be answered in its own words."""

    code = "order_status"

    def __init__(self, status: str, wanted: str) -> None:
        super().__init__("status", status, f"An order that is {status} cannot become {wanted}")


class OrderNotConfirmableError(OrderStatusError):
    pass


class OrderNotShippableError(OrderStatusError):
    pass


class OrderNotDeliverableError(OrderStatusError):
    pass


class OrderNotCancellableError(OrderStatusError):
    pass


class OrderNotEditableError(OrderStatusError):
    def __init__(self, status: str) -> None:
        super().__init__(status, "another one: only drafts are changed or deleted")


class OrderInUseError(ConflictError):
    code = "order_in_use"

    def __init__(self, number: str) -> None:
        message = f"Order {number} cannot be deleted: invoices or other rows refer to it; cancel it instead"
        super().__init__("order_number", number, message)


class CreditLimitError(ConflictError):
    code = "credit_limit"

    def __init__(self, customer_id: int, would_owe: Decimal, limit: Decimal) -> None:
        message = f"Customer {customer_id} would owe {would_owe}, and may owe {limit}"
        super().__init__("customer_id", str(customer_id), message)
