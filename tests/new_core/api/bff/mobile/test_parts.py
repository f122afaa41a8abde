from dataclasses import fields
from types import SimpleNamespace
from typing import cast

from new_core.api.bff.mobile import parts
from new_core.api.container import Container
from new_core.application.dtos.sales_order_dto import OrderQuery
from tests.support.new_core_databases import NOW


def _container() -> Container:
    services = {each.name: SimpleNamespace() for each in fields(Container)} | {"clock": lambda: NOW}
    services["sales_ledger"] = SimpleNamespace(sum_up_partner=print)
    services["payments"] = SimpleNamespace(find_payments=print)
    services["storefront"] = SimpleNamespace(list_addresses=print)
    return cast("Container", SimpleNamespace(**services))


def test_no_two_questions_share_what_is_kept() -> None:
    container = _container()
    kept = [
        part.keep.name
        for customer in (1, 2)
        for part in (
            parts.account(container, customer),
            parts.payments(container, customer),
            parts.orders(container, "orders", OrderQuery(customer_id=customer)),
            parts.orders(container, "orders", OrderQuery(customer_id=customer, status="'")),
        )
        if part.keep
    ]
    assert len(set(kept)) == len(kept) == 8


def test_what_is_owed_is_not_kept_beyond_the_day() -> None:
    kept = parts.account(_container(), 1).keep
    assert kept
    assert "2026-11-22" in kept.name


def test_addresses_are_the_monolith_s_and_never_kept() -> None:
    assert parts.addresses(_container(), 1).keep is None
