"""All commands: help with examples, and one sentence for whatever goes wrong."""

import pytest

from tests.gateway.cli.conftest import Banyan

COMMANDS = ["serve", "stage", "kill", "endpoints", "flags", "audit", "status", "doctor", "signatures", "signature"]
GROUPED = ["catalog import", "catalog show", "catalog candidates", "rules proposals", "rules accept", "rules reject"]
REMOTE = ["endpoints", "flags", "audit", "status", "signatures"]


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED, "triage", "sign-off"])
def test_every_command_explains_itself_with_an_example(banyan: Banyan, command: str) -> None:
    ran = banyan(*command.split(), "--help")
    assert ran.status == 0
    assert f"Usage: banyan {command}" in ran.out
    assert "Example" in ran.out
    assert f"  banyan {command}" in ran.out or "doctor" in command


@pytest.mark.parametrize("group", [(), ("catalog",)])
def test_without_a_command_the_commands_are_listed(banyan: Banyan, group: tuple[str, ...]) -> None:
    ran = banyan(*group)
    assert (ran.status, ran.err) == (0, "")
    assert "Commands:" in ran.out


def test_the_version_is_told(banyan: Banyan) -> None:
    ran = banyan("--version")
    assert ran.status == 0
    assert ran.out.startswith("banyan ")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["stage"], ["audit", "--limit", "0"], ["kill", "maybe"], ["status", "--x"]]
)
def test_what_is_not_understood_ends_with_2(banyan: Banyan, arguments: list[str]) -> None:
    ran = banyan(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("banyan: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("command", REMOTE)
def test_without_a_control_plane_the_way_out_is_named(banyan: Banyan, command: str) -> None:
    ran = banyan(command, "--control-url", "http://127.0.0.1:9")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        "banyan: no control plane answers at http://127.0.0.1:9; "
        "start one with `banyan serve`, or name it with --control-url\n"
    )
