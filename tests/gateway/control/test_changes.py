"""Changes: all named endpoints or none, one revision each."""

import pytest

from flags.errors import ImpossibleStageError
from flags.registry import Stage
from gateway.control.changes import Author, Placement, place, turn_kill_switch
from gateway.control.context import Control
from gateway.control.errors import UnusableChangeError
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
