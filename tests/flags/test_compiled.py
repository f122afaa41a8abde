"""A compiled flag answers as Unleash's engine does."""

import json

import mmh3
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from yggdrasil_engine.engine import UnleashEngine  # type: ignore[import-untyped]  # it ships no types

from flags.compiled import CompiledFlags, load_engine
from flags.errors import EngineRejectedError
from flags.model import Caller, Constraint, Flag, Strategy
from tests.flags.strategies import callers, flags, rollouts, texts

IDENTITIES = {
    "userId",
    "sessionId",
    "remoteAddress",
    "tenant",
    "appVersion",
    "currentTime",
    "environment",
    "appName",
}


def ask_engine(flag: Flag, caller: Caller) -> bool:
    """The engine's own answer, with everything known of the caller in the context."""
    engine = UnleashEngine()
    engine.take_state(json.dumps({"version": 2, "features": [flag.to_unleash()]}))
    properties = {name: value for name, value in caller.properties.items() if name not in IDENTITIES}
    properties |= _filled({"tenant": caller.tenant, "appVersion": caller.app_version})
    context: dict[str, object] = {"properties": properties}
    context |= _filled({"userId": caller.user_id, "sessionId": caller.session_id})
    context |= _filled({"remoteAddress": caller.remote_address})
    return bool(engine.check_enabled(flag.name, context).is_enabled)


def _filled(values: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def draws(flag: Flag, caller: Caller) -> bool:
    """Whether chance has a say: the default stickiness with nobody to stick to."""
    anonymous = not caller.user_id and not caller.session_id
    return anonymous and any(each.stickiness == "default" and 0 < each.rollout < 100 for each in flag.strategies)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(flags(), callers)
@example(Flag("f", enabled=True), Caller())
@example(
    Flag("f", enabled=True, strategies=(Strategy(100, "userId"),)),
    Caller(properties={"userId": "1"}),
)
def test_a_compiled_decision_is_the_engines(flag: Flag, caller: Caller) -> None:
    if draws(flag, caller):
        return
    table = CompiledFlags([flag])
    assert table.is_on(flag.name, caller) == ask_engine(flag, caller)
    assert table.verdict(flag.name) in {None, table.is_on(flag.name, caller)}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 100), texts.filter(bool))
def test_a_percentage_is_the_documented_hash(rollout: int, user: str) -> None:
    table = CompiledFlags(
        [
            Flag(
                "f",
                enabled=True,
                strategies=(Strategy(rollout, "userId", "customers.get"),),
            )
        ]
    )
    bucket = mmh3.mmh3_32_uintdigest(f"customers.get:{user}".encode(), 0) % 100 + 1
    assert table.is_on("f", Caller(user_id=user)) == (bucket <= rollout)


@given(rollouts(sticky=False), callers)
@settings(max_examples=50, deadline=None)
def test_chance_decides_only_between_0_and_100(strategy: Strategy, caller: Caller) -> None:
    flag = Flag("f", enabled=True, strategies=(strategy,))
    if strategy.rollout in {0, 100}:
        assert CompiledFlags([flag]).is_on("f", caller) == ask_engine(flag, caller)


def test_chance_draws_anew_for_each_question() -> None:
    table = CompiledFlags([Flag("f", enabled=True, strategies=(Strategy(30, "random", "g"),))])
    share = sum(table.is_on("f", Caller(user_id="1")) for _ in range(4000)) / 4000
    # Eight standard deviations either way.
    assert 0.24 < share < 0.36


def test_default_sticks_to_user_then_session_then_chance() -> None:
    table = CompiledFlags([Flag("f", enabled=True, strategies=(Strategy(50, "default", "g"),))])
    for key in map(str, range(50)):
        user = table.is_on("f", Caller(user_id=key))
        assert user == table.is_on("f", Caller(user_id=key, session_id="other"))
        assert user == table.is_on("f", Caller(user_id="", session_id=key))
    assert {table.is_on("f", Caller()) for _ in range(100)} == {True, False}


def test_what_is_unknown_is_off() -> None:
    table = CompiledFlags([Flag("f", enabled=True)])
    assert table.verdict("g") is False
    assert table.is_on("g", Caller()) is False


@pytest.mark.parametrize("name", ["userId", "tenant", "currentTime", "environment"])
def test_a_header_does_not_pass_for_an_identity(name: str) -> None:
    asked = Constraint(name, "DATE_BEFORE", ("2001-01-01T00:00:00Z",))
    table = CompiledFlags([Flag("f", enabled=True, strategies=(Strategy(constraints=(asked,)),))])
    assert not table.is_on("f", Caller(properties={name: "2000-01-01T00:00:00Z"}))


@pytest.mark.parametrize("constraints", [(), (Constraint("header.x", "IN", ("?",)),)])
def test_broken_text_of_a_client_does_no_harm(
    constraints: tuple[Constraint, ...],
) -> None:
    flag = Flag("f", enabled=True, strategies=(Strategy(100, "header.x", "g", constraints),))
    assert CompiledFlags([flag]).is_on("f", Caller(properties={"header.x": "\udcff"}))


def test_the_names_to_ask_a_caller_for_are_told() -> None:
    tenant = Constraint("tenant", "IN", ("acme",))
    sticky = Flag(
        "a",
        enabled=True,
        strategies=(Strategy(50, "header.x-beta"), Strategy(constraints=(tenant,))),
    )
    constant = Flag("b", enabled=False, strategies=(Strategy(50, "region"),))
    assert CompiledFlags([sticky, constant]).context_names == {
        "header.x-beta",
        "tenant",
        "userId",
        "sessionId",
    }


def unreadable(name: str) -> Flag:
    """A flag whose state the engine refuses as a whole, which validation lets nobody make."""
    constraint = Constraint("tenant", "IN", ("acme",))
    object.__setattr__(constraint, "values", ("\ud800",))
    return Flag(name, enabled=True, strategies=(Strategy(constraints=(constraint,)),))


def test_an_engine_that_refuses_is_noticed() -> None:
    with pytest.raises(EngineRejectedError, match=r"route\.bad"):
        load_engine([unreadable("route.bad")])


def test_a_refused_flag_does_not_take_the_others_down() -> None:
    acme = Strategy(constraints=(Constraint("tenant", "IN", ("acme",)),))
    good = [Flag(f"route.{number}", enabled=True, strategies=(acme,)) for number in range(5)]
    table = CompiledFlags([*good[:3], unreadable("route.bad"), *good[3:]])
    assert table.rejected == {"route.bad"}
    assert table.verdict("route.bad") is False
    assert all(table.is_on(flag.name, Caller(tenant="acme")) for flag in good)
