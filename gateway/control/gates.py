"""Gates of endpoints from what is on record, and what they mean for a stage that is to advance."""

from collections.abc import Collection, Sequence

from flags.registry import Stage
from gateway.control.context import Control
from gateway.endpoints import Endpoint
from gateway.report.gate import Condition, Facts, Gate, Policy, State, judge
from gateway.report.queries.gate import read_facts
from gateway.report.rules import RuleStore

_ORDER = list(Stage)
_GUARDED = (Stage.CANARY, Stage.NEW)
"""Stages in which new serves somebody."""
_UNBUILT = "new side: its OpenAPI document lists no such endpoint"


def policy_of(control: Control) -> Policy:
    settings = control.settings
    return Policy(target=settings.gate_target, times_a_shape=settings.gate_shapes, latency_bound=settings.gate_latency)


async def facts_of(control: Control, endpoints: Collection[str]) -> dict[str, Facts]:
    _, rules = await RuleStore(control.report).load()
    async with control.report.transaction() as connection:
        return await read_facts(
            connection, endpoints, [each.rule for each in rules], policy_of(control), control.seconds()
        )


async def gates_of(control: Control, endpoints: Collection[str]) -> dict[str, Gate]:
    policy = policy_of(control)
    return {endpoint: judge(facts, policy) for endpoint, facts in (await facts_of(control, endpoints)).items()}


async def objections(control: Control, endpoints: Sequence[Endpoint], stage: Stage) -> dict[str, list[str]]:
    """What the gate lacks, by endpoint, of those that this stage takes further than they stand; going back is free."""
    if stage not in _GUARDED:
        return {}
    rank = _ORDER.index(stage)
    advancing = [each.id for each in endpoints if _ORDER.index(control.state(each.id).stage) < rank]
    gates = await gates_of(control, advancing) if advancing else {}
    lacking = {endpoint: missing(gate) for endpoint, gate in gates.items()}
    built = control.built.known
    if built is not None:
        lacking = {each: sentences if each in built else [_UNBUILT, *sentences] for each, sentences in lacking.items()}
    return {endpoint: sentences for endpoint, sentences in lacking.items() if sentences}


def missing(gate: Gate) -> list[str]:
    return [_sentence(each) for each in gate.conditions if each.state is not State.MET]


def _sentence(condition: Condition) -> str:
    return f"{condition.name}: {condition.missing}"
