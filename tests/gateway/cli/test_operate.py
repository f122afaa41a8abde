"""Changes from the command line, kept by a control plane over each database."""

from pathlib import Path

import pytest

from tests.gateway.cli.conftest import Banyan
from tests.support.control_plane import TOKEN


@pytest.mark.usefixtures("plane")
def test_one_endpoint_is_moved(banyan: Banyan) -> None:
    ran = banyan("stage", "orders.get_orders", "new", "--why", "signed off")
    assert (ran.status, ran.out) == (0, "orders.get_orders is in stage new\n")
    audit = banyan("audit", "--subject", "orders.get_orders").out
    assert "anna" in audit
    assert "signed off" in audit
    assert "off → on" in audit


@pytest.mark.usefixtures("plane")
def test_a_canary_says_for_whom(banyan: Banyan) -> None:
    ran = banyan(
        *("stage", "customers.get_customer", "canary", "--percent", "10", "--sample", "5"),
        *("--where", "tenant=x", "--where", "user=1,2", "--where", "header:x-beta=yes", "--where", "version>=2.1.0"),
    )
    assert ran.out == (
        "customers.get_customer is in stage canary "
        "(10 %, tenant = x, userId = 1, 2, header.x-beta = yes, appVersion ≥ 2.1.0, shadow 5 %)\n"
    )


@pytest.mark.usefixtures("plane")
def test_many_are_moved_by_pattern_router_or_name(banyan: Banyan) -> None:
    ran = banyan("stage", "customers.get_*", "orders.get_orders", "--router", "orders", "shadow")
    assert ran.out.count("is in stage shadow") == 5
    assert banyan("endpoints", "--stage", "shadow").out.splitlines()[-1] == "5 of 6 endpoints: 5 shadow"


@pytest.mark.usefixtures("plane")
def test_several_routers_are_moved_at_once(banyan: Banyan) -> None:
    ran = banyan("stage", "--router", "customers", "--router", "orders", "shadow")
    assert ran.out.count("is in stage shadow") == 6


@pytest.mark.usefixtures("small_plane")
def test_a_move_can_be_read_by_programs(banyan: Banyan) -> None:
    moved = banyan("stage", "orders.get_orders", "new", "--json").json
    assert isinstance(moved, list)
    assert [(each["id"], each["stage"]) for each in moved] == [("orders.get_orders", "new")]


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["orders.get_order", "new"], 1, "did you mean orders.get_orders"),
        (["orders.*", "nope.*", "new"], 1, "no endpoint of the catalog matches 'nope.*'"),
        (["--router", "nope", "new"], 1, "no router 'nope'"),
        (["orders.get_orders", "canary"], 1, "needs to know for whom"),
        (["orders.get_orders", "new", "--percent", "5"], 1, "all callers alike"),
        (["orders.get_orders", "canary", "--where", "tenant"], 2, "--where 'tenant' is no condition"),
        (["new", "orders.get_orders"], 2, "'orders.get_orders' is no stage"),
        (["new"], 2, "no endpoint is named"),
        (["orders.get_orders", "canary", "--percent", "ten"], 2, "--percent"),
    ],
)
@pytest.mark.usefixtures("small_plane")
def test_what_cannot_be_done_gets_a_sentence_and_changes_nothing(
    banyan: Banyan, arguments: list[str], status: int, sentence: str
) -> None:
    ran = banyan("stage", *arguments)
    assert (ran.status, ran.out) == (status, "")
    assert sentence in ran.err
    assert "0 flags at revision 0" in banyan("flags").out


@pytest.mark.usefixtures("plane")
def test_the_kill_switch_turns_on_and_off(banyan: Banyan) -> None:
    assert "is on" in banyan("kill", "on", "--why", "smoke").out
    assert "ON: legacy serves everything" in banyan("status").out
    assert "is off" in banyan("kill", "off").out
    assert "smoke" in banyan("audit").out


@pytest.mark.parametrize("command", [["stage", "orders.get_orders", "new"], ["kill", "on"]])
@pytest.mark.usefixtures("small_plane")
def test_a_change_needs_the_right_token(banyan: Banyan, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    monkeypatch.setenv("BANYAN_TOKEN", "another-token")
    wrong = banyan(*command)
    monkeypatch.delenv("BANYAN_TOKEN")
    none = banyan(*command)
    assert (wrong.status, none.status) == (1, 1)
    assert "opens nothing here" in wrong.err
    assert "another-token" not in wrong.err
    assert "set BANYAN_TOKEN" in none.err


@pytest.mark.usefixtures("small_plane")
def test_the_token_is_found_in_the_state_folder(
    banyan: Banyan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BANYAN_TOKEN")
    folder = tmp_path / ".banyan"
    folder.mkdir()
    (folder / "token").write_text(TOKEN + "\n")
    (folder / "token").chmod(0o600)
    assert banyan("kill", "on").status == 0


@pytest.mark.usefixtures("small_plane")
def test_a_move_past_the_gate_is_warned_of(banyan: Banyan) -> None:
    one = banyan("stage", "orders.get_orders", "new", "--force")
    assert (one.status, one.out) == (0, "orders.get_orders is in stage new\n")
    assert "banyan: its gate lacks equivalence: 3,327 more clean comparisons in a row" in one.err
    many = banyan("stage", "customers.*", "new")
    assert "the gates of 4 of them are not met" in many.err
    assert banyan("stage", "customers.*", "shadow").err == ""
