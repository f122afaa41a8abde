"""Errors about vendors."""

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class VendorNotFoundError(NotFoundError):
    code = "vendor_not_found"
    kind = "Vendor"


class DuplicateVendorCodeError(ConflictError):
    code = "duplicate_vendor_code"

    def __init__(self, code: str) -> None:
        super().__init__("code", code, f"Vendor code {code!r} already exists")
