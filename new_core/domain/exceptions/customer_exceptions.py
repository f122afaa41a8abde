"""Errors about customers."""

from new_core.domain.exceptions.base import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
)


class CustomerNotFoundError(NotFoundError):
    code = "customer_not_found"
    kind = "Customer"


class DuplicateCustomerCodeError(ConflictError):
    code = "duplicate_customer_code"

    def __init__(self, customer_code: str) -> None:
        super().__init__(
            "customer_code",
            customer_code,
            f"Customer code {customer_code!r} already exists",
        )


class UnknownSalespersonError(InvalidValueError):
    code = "unknown_salesperson"

    def __init__(self, salesperson_id: int) -> None:
        super().__init__("salesperson_id", salesperson_id, f"there is no user {salesperson_id}")
