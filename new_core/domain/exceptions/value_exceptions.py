"""Errors of value objects, but for the plain ``InvalidValueError`` of a single text or number."""

from new_core.domain.exceptions.base import InvalidValueError


class CurrencyMismatchError(InvalidValueError):
    code = "currency_mismatch"

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(
            "currency",
            found,
            f"{found} cannot be reckoned with {expected}; convert it first",
        )
