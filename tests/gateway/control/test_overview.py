"""Endpoints joined with their flags: what a stage says, what a selection takes, what a bulk change names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flags.model import Constraint, Flag, Strategy
from flags.registry import KILL_SWITCH, Stage, flags_for, kill_switch
from gateway.control.overview import (
    EndpointState,
    Selection,
    count_stages,
    describe_constraint,
    describe_flag,
    find_endpoints,
    group_by_router,
    is_killed,
    select,
    state_of,
)
from gateway.endpoints import Endpoint
from gateway.errors import UnknownEndpointError
from tests.support.control_plane import CATALOG

ACME = Constraint("tenant", "IN", ("acme",))
ENDPOINT = CATALOG["customers.get_customer"]


def placed(stage: Stage, **given: object) -> EndpointState:
    flags = flags_for(ENDPOINT.id, stage, **given)  # type: ignore[arg-type]  # passed on as the test wrote it
    return state_of(ENDPOINT, {flag.name: flag for flag in flags})


def test_an_endpoint_without_flags_is_in_legacy() -> None:
    assert state_of(ENDPOINT, {}) == EndpointState(ENDPOINT, Stage.LEGACY)


def test_a_canary_tells_for_whom() -> None:
    state = placed(Stage.CANARY, percent=20, where=(ACME,), stickiness="tenant", sample=5)
    assert (state.percent, state.where, state.stickiness, state.sample) == (20, (ACME,), "tenant", 5)
    assert state.summary == "20 %, tenant = acme, shadow 5 %"


@given(stage=st.sampled_from([Stage.SHADOW, Stage.NEW]), sample=st.integers(1, 100))
def test_what_was_set_is_what_is_shown(stage: Stage, sample: int) -> None:
    state = placed(stage, sample=sample)
    assert (state.stage, state.sample, state.percent, state.is_custom) == (stage, sample, None, False)


def test_strategies_no_stage_can_say_are_marked() -> None:
    route = Flag(ENDPOINT.route_flag, enabled=True, strategies=(Strategy(5), Strategy(100, constraints=(ACME,))))
    state = state_of(ENDPOINT, {route.name: route})
    assert (state.stage, state.is_custom, state.summary) == (Stage.CANARY, True, "own strategies")
    assert describe_flag(route) == "5 % or 100 % where tenant = acme"


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 6),
        (Selection(text="CUSTOMERS post"), 1),
        (Selection(text="{order_id}"), 1),
        (Selection(router="orders"), 2),
        (Selection(stage=Stage.NEW), 0),
        (Selection(text="nothing"), 0),
    ],
)
def test_a_selection_takes_what_fits_all_of_it(selection: Selection, count: int) -> None:
    states = [state_of(endpoint, {}) for endpoint in CATALOG]
    assert len(select(states, selection)) == count


def test_groups_keep_the_order_of_the_catalog() -> None:
    groups = group_by_router(state_of(endpoint, {}) for endpoint in CATALOG)
    assert [(group.name, len(group.states)) for group in groups] == [("customers", 4), ("orders", 2)]
    assert groups[0].holds({"customers.get_customer"})
    assert not groups[1].holds({"customers.get_customer"})


def test_counts_name_every_stage() -> None:
    assert count_stages([placed(Stage.NEW), placed(Stage.NEW)]) == {
        Stage.LEGACY: 0,
        Stage.SHADOW: 0,
        Stage.CANARY: 0,
        Stage.NEW: 2,
    }


def test_bulk_names_add_up_without_repeats() -> None:
    found = find_endpoints(CATALOG, ids=["orders.get_orders"], routers=["orders"], patterns=["*.get_c*"])
    assert [endpoint.id for endpoint in found] == [
        "orders.get_orders",
        "orders.delete_order",
        "customers.get_customers",
        "customers.get_customer",
    ]


@pytest.mark.parametrize("named", [{"ids": ["x.y"]}, {"routers": ["customers", "nope"]}, {"patterns": ["nope.*"]}])
def test_a_bulk_name_that_finds_nothing_is_refused(named: dict[str, object]) -> None:
    with pytest.raises(UnknownEndpointError, match="banyan endpoints"):
        find_endpoints(CATALOG, **named)  # type: ignore[arg-type]  # one keyword each


def test_the_kill_switch_counts_as_on_for_anybody() -> None:
    partly = Flag(KILL_SWITCH, enabled=True, strategies=(Strategy(1),))
    assert not is_killed({})
    assert not is_killed({KILL_SWITCH: kill_switch(on=False)})
    assert is_killed({KILL_SWITCH: kill_switch(on=True)})
    assert is_killed({KILL_SWITCH: partly})


def test_constraints_read_as_sentences() -> None:
    assert describe_constraint(Constraint("appVersion", "SEMVER_GTE", ("2.0.0",))) == "appVersion ≥ 2.0.0"
    assert describe_constraint(Constraint("a", "STR_CONTAINS", ("x", "y"), inverted=True)) == "not (a contains x, y)"
    assert describe_flag(None) == describe_flag(Flag("x")) == "off"
    assert describe_flag(Flag("x", enabled=True)) == "on"
    assert describe_flag(Flag("x", enabled=True, strategies=(Strategy(3, "tenant"),))) == "3 % by tenant"


def test_an_endpoint_shows_its_own_flags_only() -> None:
    flags = {flag.name: flag for flag in flags_for(ENDPOINT.id, Stage.NEW)}
    assert state_of(Endpoint("customers.get", "GET", "/"), flags).stage is Stage.LEGACY
