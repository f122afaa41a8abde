"""What was compared, from the command line."""

import asyncio
from pathlib import Path

import pytest

from gateway.clock import utc_now
from gateway.report.records import Comparison, Found, Tally
from tests.gateway.cli.conftest import Banyan, put_on_record


@pytest.mark.usefixtures("small_plane")
def test_a_gate_that_is_not_met_exits_with_1(banyan: Banyan) -> None:
    ran = banyan("gate", "orders.get_orders")
    assert ran.status == 1
    assert "3,327 more clean comparisons" in ran.out
    assert ran.out.splitlines()[-1] == "the gate of orders.get_orders: not enough evidence"
    assert banyan("gate", "orders.get_orders", "--json").status == 1


@pytest.mark.usefixtures("small_plane")
def test_nothing_compared_is_no_failure(banyan: Banyan) -> None:
    ran = banyan("report")
    assert (ran.status, ran.out) == (0, "nothing was compared in this time\n")


@pytest.fixture
def compared(small_plane: str, tmp_path: Path) -> str:
    """One comparison that did not match, on record beside the running control plane."""
    found = Found("aa11", "$.price", "type", ("string", "number"), 3)
    now, tally = utc_now().timestamp(), Tally()
    tally.add(Comparison("orders.get_orders", now, "mismatch", (found,)))
    asyncio.run(put_on_record(tmp_path, tally, now))
    return small_plane


@pytest.mark.usefixtures("compared")
def test_a_failing_report_exits_with_1_and_is_written(banyan: Banyan, tmp_path: Path) -> None:
    ran = banyan("report", "--format", "junit", "-o", "shadow.xml")
    assert (ran.status, ran.out) == (1, "")
    assert "1 endpoints fail" in ran.err
    assert 'name="orders.get_orders"' in (tmp_path / "shadow.xml").read_text()
    assert banyan("report", "--endpoint", "orders.delete_order").status == 0
    table = banyan("report")
    assert table.out.splitlines()[1].split()[:4] == ["orders.get_orders", "legacy", "1", "0.00%"]
    assert "cannot be written" in banyan("report", "-o", "no/such/folder.txt").err
