"""Errors about suppliers."""

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class SupplierNotFoundError(NotFoundError):
    code = "supplier_not_found"
    kind = "Supplier"


class DuplicateSupplierCodeError(ConflictError):
    code = "duplicate_supplier_code"

    def __init__(self, supplier_code: str) -> None:
        super().__init__(
            "supplier_code",
            supplier_code,
            f"Supplier code {supplier_code!r} already exists",
        )
