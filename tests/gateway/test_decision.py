"""Who answers: every combination of flags and health, and legacy wherever something is unknown."""

import pytest

from flags.compiled import CompiledFlags
from flags.registry import KILL_SWITCH, Caller, Constraint, Flag, Strategy
from gateway.decision import FAILED, Decision, decide
from gateway.endpoints import Endpoint
from gateway.exchange import Side

ENDPOINT = Endpoint("items.get", "GET", "/items/{id}")
ROUTE, SHADOW = ENDPOINT.route_flag, ENDPOINT.shadow_flag
FOR_BETA = (Strategy(constraints=(Constraint("tenant", "IN", ("beta",)),)),)


class Health:
    def __init__(self, *, well: bool = True) -> None:
        self.well = well
        self.asked: list[str] = []

    def allows(self, endpoint_id: str) -> bool:
        self.asked.append(endpoint_id)
        return self.well


def decided(*flags: Flag, tenant: str = "", health: Health | None = None) -> Decision:
    return decide(ENDPOINT, CompiledFlags(flags), lambda: Caller(tenant=tenant), health or Health())


def unasked() -> Caller:
    raise AssertionError("nobody's flags vary by caller")


@pytest.mark.parametrize(
    ("route", "shadow", "served", "shadowed", "reason"),
    [
        (False, False, Side.LEGACY, None, "route_off"),
        (False, True, Side.LEGACY, Side.NEW, "route_off"),
        (True, False, Side.NEW, None, "route_on"),
        (True, True, Side.NEW, Side.LEGACY, "route_on"),
    ],
)
def test_two_flags_make_four_decisions(
    route: bool, shadow: bool, served: Side, shadowed: Side | None, reason: str
) -> None:
    assert decided(Flag(ROUTE, route), Flag(SHADOW, shadow)) == Decision(served, shadowed, reason)


def test_endpoint_without_flags_is_legacys() -> None:
    assert decided().served is Side.LEGACY


def test_request_without_an_endpoint_is_legacys() -> None:
    decision = decide(None, CompiledFlags([Flag(ROUTE, enabled=True)]), unasked, Health())
    assert (decision.served, decision.shadowed, decision.reason) == (Side.LEGACY, None, "unlisted")


@pytest.mark.parametrize("flags", [(ROUTE,), (SHADOW,), (ROUTE, SHADOW)])
def test_kill_switch_beats_both_flags(flags: tuple[str, ...]) -> None:
    decision = decided(*(Flag(name, enabled=True) for name in flags), Flag(KILL_SWITCH, enabled=True))
    assert (decision.served, decision.shadowed, decision.reason) == (Side.LEGACY, None, "kill_switch")


@pytest.mark.parametrize("flags", [(ROUTE,), (SHADOW,), (ROUTE, SHADOW)])
def test_open_breaker_beats_both_flags(flags: tuple[str, ...]) -> None:
    decision = decided(*(Flag(name, enabled=True) for name in flags), health=Health(well=False))
    assert (decision.served, decision.shadowed, decision.reason) == (Side.LEGACY, None, "breaker_open")


def test_breaker_is_not_asked_where_new_is_not() -> None:
    health = Health()
    decided(health=health)
    decided(Flag(ROUTE, enabled=True, strategies=FOR_BETA), health=health)
    decided(Flag(ROUTE, enabled=True), Flag(KILL_SWITCH, enabled=True), health=health)
    assert health.asked == []


@pytest.mark.parametrize(("tenant", "served"), [("beta", Side.NEW), ("other", Side.LEGACY), ("", Side.LEGACY)])
def test_flag_may_vary_by_caller(tenant: str, served: Side) -> None:
    assert decided(Flag(ROUTE, enabled=True, strategies=FOR_BETA), tenant=tenant).served is served


def test_kill_switch_may_vary_by_caller_too() -> None:
    flags = (Flag(ROUTE, enabled=True), Flag(KILL_SWITCH, enabled=True, strategies=FOR_BETA))
    assert decided(*flags, tenant="beta").reason == "kill_switch"
    assert decided(*flags, tenant="other").served is Side.NEW


def test_caller_is_not_read_where_no_flag_varies() -> None:
    flags = CompiledFlags([Flag(ROUTE, enabled=True), Flag(SHADOW, enabled=True)])
    assert decide(ENDPOINT, flags, unasked, Health()).served is Side.NEW


def test_failure_to_decide_is_legacys() -> None:
    assert (FAILED.served, FAILED.shadowed) == (Side.LEGACY, None)
