"""What was compared, from the command line."""

import pytest

from tests.gateway.cli.conftest import Banyan


@pytest.mark.usefixtures("small_plane")
def test_a_gate_that_is_not_met_exits_with_1(banyan: Banyan) -> None:
    ran = banyan("gate", "orders.get_orders")
    assert ran.status == 1
    assert "3,327 more clean comparisons" in ran.out
    assert ran.out.splitlines()[-1] == "the gate of orders.get_orders: not enough evidence"
    assert banyan("gate", "orders.get_orders", "--json").status == 1
