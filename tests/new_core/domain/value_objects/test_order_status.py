import itertools

import pytest

from new_core.domain.value_objects.order_status import OWED_FOR, TRANSITIONS, OrderStatus, may_follow

ALLOWED = {
    ("DRAFT", "CONFIRMED"),
    ("DRAFT", "CANCELLED"),
    ("CONFIRMED", "SHIPPED"),
    ("CONFIRMED", "CANCELLED"),
    ("SHIPPED", "DELIVERED"),
}


@pytest.mark.parametrize(("status", "wanted"), list(itertools.product(OrderStatus, OrderStatus)))
def test_only_what_the_table_says_may_follow(status: OrderStatus, wanted: OrderStatus) -> None:
    assert may_follow(status, wanted) is ((status, wanted) in ALLOWED)


def test_from_what_is_no_status_nothing_follows() -> None:
    assert not any(may_follow("draft", wanted) for wanted in OrderStatus)
    assert set(TRANSITIONS) == set(OrderStatus)


def test_nothing_is_owed_for_what_was_not_agreed() -> None:
    assert set(OrderStatus) - set(OWED_FOR) == {OrderStatus.DRAFT, OrderStatus.CANCELLED}
