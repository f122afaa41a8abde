"""Changes: all named endpoints or none, one revision each."""

from dataclasses import replace

import pytest

from flags.errors import ImpossibleStageError
from flags.registry import Stage
from gateway.control.changes import Author, Placement, place, turn_kill_switch
from gateway.control.context import Control
from gateway.control.errors import GateClosedError, UnusableChangeError
from gateway.control.overview import is_killed

ANNA = Author("Anna", "because")


async def test_a_placement_is_one_revision_for_all(control: Control) -> None:
    assert await place(control, control.catalog.endpoints, Placement(Stage.NEW), ANNA) == 1
    assert {state.stage for state in control.states()} == {Stage.NEW}


async def test_a_placement_no_flags_can_say_changes_nothing(control: Control) -> None:
    with pytest.raises(ImpossibleStageError):
        await place(control, control.catalog.endpoints, Placement(Stage.SHADOW, percent=5), ANNA)
    assert control.flags.revision == 0


async def test_nothing_named_is_nothing_to_do(control: Control) -> None:
    with pytest.raises(UnusableChangeError, match="no endpoint is named"):
        await place(control, [], Placement(Stage.NEW), ANNA)


async def test_the_kill_switch_leaves_stages_alone(control: Control) -> None:
    await place(control, control.catalog.endpoints, Placement(Stage.NEW), ANNA)
    await turn_kill_switch(control, on=True, author=ANNA)
    assert is_killed(control.flags.current.flags)
    assert {state.stage for state in control.states()} == {Stage.NEW}


def enforced(control: Control) -> Control:
    return replace(control, settings=control.settings.model_copy(update={"gate": "enforce"}))


async def test_an_enforced_gate_holds_the_stage(control: Control) -> None:
    with pytest.raises(GateClosedError, match="and 5 more endpoints is not met"):
        await place(enforced(control), control.catalog.endpoints, Placement(Stage.NEW), ANNA)
    assert control.flags.revision == 0


async def test_force_needs_a_reason_and_is_audited(control: Control) -> None:
    forced = Placement(Stage.NEW, force=True)
    with pytest.raises(UnusableChangeError, match="needs a reason"):
        await place(enforced(control), control.catalog.endpoints[:1], forced, Author("Anna", " "))
    await place(enforced(control), control.catalog.endpoints[:1], forced, ANNA)
    assert [entry.action for entry in await control.flags.audit()] == ["stage new, forced past the gate"]


async def test_an_advising_gate_lets_everything_pass(control: Control) -> None:
    await place(control, control.catalog.endpoints[:1], Placement(Stage.NEW, force=True), ANNA)
    assert [entry.action for entry in await control.flags.audit()] == ["stage new"]
