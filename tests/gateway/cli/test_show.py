"""What the command line lists, for people and for programs."""

from pathlib import Path

import pytest

from tests.gateway.cli.conftest import Banyan
from tests.support.control_plane import CATALOG, running_control, settings_for


@pytest.mark.usefixtures("plane")
def test_endpoints_are_listed_with_stage_and_count(banyan: Banyan) -> None:
    lines = banyan("endpoints", "--router", "customers").out.splitlines()
    assert lines[0].split() == ["Endpoint", "Method", "Path", "Stage"]
    assert lines[1].split() == ["customers.get_customers", "GET", "/api/customers/", "legacy"]
    assert "hidden by customers.get_customer" in lines[4]
    assert lines[-1] == "4 of 6 endpoints: 4 legacy"


def test_what_the_new_side_has_is_a_column(banyan: Banyan, tmp_path: Path) -> None:
    with running_control(settings_for(tmp_path), on_new=frozenset({"orders.get_orders"})) as url:
        lines = banyan("endpoints", "--router", "orders", "--control-url", url).out.splitlines()
        only = banyan("endpoints", "--not-on-new", "--router", "orders", "--control-url", url).out
    assert [line.split()[4:5] for line in lines] == [["On"], ["yes"], ["no"], ["2"]]
    assert lines[-1] == "2 of 6 endpoints: 2 legacy; the new side has 1 of them"
    assert "orders.get_orders" not in only
    assert "orders.delete_order" in only


@pytest.mark.usefixtures("plane")
def test_programs_get_all_of_it(banyan: Banyan) -> None:
    answer = banyan("endpoints", "--json").json
    assert isinstance(answer, dict)
    assert [endpoint["id"] for endpoint in answer["endpoints"]] == [endpoint.id for endpoint in CATALOG]
    for command in ("flags", "audit", "status"):
        assert isinstance(banyan(command, "--json").json, dict)


@pytest.mark.usefixtures("plane")
def test_a_search_that_finds_nothing_says_so(banyan: Banyan) -> None:
    assert banyan("endpoints", "no such words").out == "0 of 6 endpoints\n"
    assert banyan("audit").out == "nothing has been changed yet\n"
    assert banyan("audit", "--subject", "a.b").out == "no change of a.b is written down\n"


@pytest.mark.usefixtures("plane")
def test_flags_are_told_in_words(banyan: Banyan) -> None:
    banyan("stage", "orders.get_orders", "canary", "--percent", "10", "--where", "tenant=a[b]")
    lines = banyan("flags").out.splitlines()
    assert lines[1].split(maxsplit=1) == ["route.orders.get_orders", "10 % where tenant = a[b]"]
    assert lines[2].split() == ["shadow.orders.get_orders", "on"]
    assert lines[-1] == "2 flags at revision 1"


def test_the_status_names_what_cannot_be_reached(banyan: Banyan, plane: str) -> None:
    out = banyan("status").out
    assert plane in out
    assert "127.0.0.1:9: connection refused (!)" in out
    assert "6 endpoints (6 legacy, 0 shadow, 0 canary, 0 new)" in out
