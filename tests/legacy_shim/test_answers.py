"""Each router of the contract has its own answer to each error that can reach it, and to none that cannot."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType, ModuleType
from typing import Final

import pytest

from legacy_shim.app import CONTRACT
from new_core.domain.exceptions.access_exceptions import AccessError
from new_core.domain.exceptions.base import DomainError, InvalidValueError
from new_core.domain.exceptions.sales_order_exceptions import OrderNotDeliverableError
from new_core.domain.exceptions.user_exceptions import DuplicateEmailError, DuplicateEmployeeCodeError
from tests.support.raised_errors import errors_of, names_in

Errors = set[type[DomainError]]
CANNOT_BE: Final[Mapping[str, Errors]] = {
    # Signing in stores when it was: no address and no code, which alone could be taken.
    "/api/auth": {DuplicateEmailError, DuplicateEmployeeCodeError},
    "/api/auth-simple": {DuplicateEmailError, DuplicateEmployeeCodeError},
    # It stands in one table with the refusals of the other states; no route of the contract delivers.
    "/api/sales": {OrderNotDeliverableError},
}


def _functions(package: ModuleType) -> Iterator[FunctionType]:
    for info in iter_modules(package.__path__, f"{package.__name__}."):
        module = import_module(info.name)
        yield from (
            each
            for each in vars(module).values()
            if isinstance(each, FunctionType) and each.__module__ == module.__name__
        )


def _errors(router: ModuleType) -> Errors:
    found: Errors = set()
    for function in _functions(router):
        errors = errors_of(function)
        # Which knows them all.
        if "signing_in" in names_in(function.__code__):
            errors = {error for error in errors if not issubclass(error, AccessError)}
        found |= errors
    return found


@pytest.mark.parametrize("router", CONTRACT, ids=lambda module: module.router.prefix)
def test_each_error_has_its_router_s_own_answer(router: ModuleType) -> None:
    found = _errors(router)
    # What breaks a rule is answered by the dialect: 422, with the field's name.
    unanswered = {error for error in found if not issubclass(error, InvalidValueError)} - set(router.ANSWERS)
    assert unanswered == CANNOT_BE.get(router.router.prefix, set())
    assert set(router.ANSWERS) <= found


def test_errors_are_found_where_they_are_raised() -> None:
    found = {error.__name__: router for router in CONTRACT for error in _errors(router)}
    # In an entity, by a repository of what the database said, in a table, of a direction, by another module.
    for name in (
        "OverpaymentError",
        "DuplicateSkuError",
        "OrderNotShippableError",
        "PurchaseOrderToInvoiceNotFoundError",
        "InsufficientStockError",
    ):
        assert name in found
