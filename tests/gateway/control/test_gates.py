"""What the gate lacks, for stages that go further only."""

from flags.registry import Stage
from gateway.control.changes import Author, Placement, place
from gateway.control.context import Control
from gateway.control.gates import gates_of, objections, policy_of
from gateway.report.gate import State

ENDPOINT = "customers.get_customer"


async def test_an_endpoint_without_comparisons_lacks_evidence(control: Control) -> None:
    gate = (await gates_of(control, [ENDPOINT]))[ENDPOINT]
    assert gate.state is State.NOT_ENOUGH_EVIDENCE


async def test_only_going_further_is_guarded(control: Control) -> None:
    endpoint = control.catalog[ENDPOINT]
    assert await objections(control, [endpoint], Stage.SHADOW) == {}
    assert len((await objections(control, [endpoint], Stage.CANARY))[ENDPOINT]) == 4
    await place(control, [endpoint], Placement(Stage.NEW), Author("op", ""))
    assert await objections(control, [endpoint], Stage.CANARY) == {}
    assert await objections(control, [endpoint], Stage.NEW) == {}


async def test_what_the_new_side_lacks_is_said_first(control: Control) -> None:
    endpoint = control.catalog[ENDPOINT]
    control.built.known = frozenset()
    assert (await objections(control, [endpoint], Stage.NEW))[ENDPOINT][0].startswith("new side: its OpenAPI document")
    control.built.known = frozenset({ENDPOINT})
    assert len((await objections(control, [endpoint], Stage.NEW))[ENDPOINT]) == 4


async def test_settings_say_what_is_asked(control: Control) -> None:
    policy = policy_of(control)
    assert (policy.target, policy.times_a_shape, policy.latency_bound) == (0.001, 5, 1.2)
