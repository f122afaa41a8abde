"""Rules from the command line."""

from pathlib import Path

import pytest

from tests.gateway.cli.conftest import Banyan

ADD = (
    "rules",
    "add",
    "timestamps_within",
    "--with",
    "seconds=2",
    "--at",
    "$.at",
    "--id",
    "stamps",
    "--reason",
    "own clocks",
)


@pytest.mark.usefixtures("plane")
def test_a_rule_is_added_listed_and_removed(banyan: Banyan) -> None:
    assert banyan(*ADD, "--router", "orders", "--expires", "2020-01-01").out == "rule stamps holds from revision 1\n"
    listed = banyan("rules", "list").out
    assert "timestamps_within (seconds=2.0)" in listed
    assert "orders.*" in listed
    assert "2020-01-01 (expired)" in listed
    assert banyan("rules", "remove", "stamps", "--why", "wrong").out == "rule stamps is removed\n"
    assert "no rule" in banyan("rules", "list").out
    assert "timestamps_within at $.at" in banyan("audit", "--subject", "rule:stamps").out


@pytest.mark.usefixtures("small_plane")
def test_rules_go_through_a_file(banyan: Banyan) -> None:
    banyan(*ADD)
    assert banyan("rules", "export", "-o", "rules.yaml").out == "rules.yaml: 1 rules\n"
    file = Path("rules.yaml")
    file.write_text(file.read_text().replace("id: stamps", "id: clocks"))
    assert (
        "1 added, 0 changed, 1 removed (nothing was written)" in banyan("rules", "import", "rules.yaml", "--check").out
    )
    assert banyan("rules", "import", "rules.yaml").out.splitlines()[1:] == ["  added clocks", "  removed stamps"]
    assert "id: clocks" in banyan("rules", "export").out
    file.write_text("rules:\n- {kind: x}\n")
    refused = banyan("rules", "import", "rules.yaml")
    assert (refused.status, "line 2: kind: 'x' is no kind" in refused.err) == (1, True)


@pytest.mark.usefixtures("small_plane")
def test_a_rule_is_tried_before_it_is_saved(banyan: Banyan) -> None:
    ran = banyan("rules", "try", "decimal_string", "--at", "$.price")
    assert ran.out == "0 samples: 0 turn from mismatch to match, 0 stay a mismatch\n"
    assert banyan("rules", "list", "--json").json["rules"] == []  # type: ignore[index]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "guess", "--reason", "r"), "is no kind of rule"),
        (("add", "number_within", "--reason", "r", "--with", "amount"), "names nothing"),
        (("import", "gone.yaml"), "cannot be read"),
    ],
)
def test_a_slip_is_a_usage_error(banyan: Banyan, arguments: tuple[str, ...], said: str) -> None:
    ran = banyan("rules", *arguments)
    assert (ran.status, said in ran.err) == (2, True)


def test_without_a_command_the_help_is_shown(banyan: Banyan) -> None:
    assert "export" in banyan("rules").out
