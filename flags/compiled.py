"""Flags turned into an immutable table that answers as Unleash's engine does, mostly without asking it.

A flag that cannot vary is a look-up, a percentage one hash; only constraints go through the engine, at about 30 µs.
"""

import json
import random
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import mmh3
from yggdrasil_engine.engine import UnleashEngine  # type: ignore[import-untyped]  # it ships no types

from flags.errors import EngineRejectedError
from flags.model import Caller, Flag, Strategy

Rule = Callable[[Caller], bool]
Reader = Callable[[Caller], str | None]

# A client's header must not pass for an identity, so these names are read from the caller's own fields only.
_IDENTITY: dict[str, Reader] = {
    "userId": lambda caller: caller.user_id or None,
    "sessionId": lambda caller: caller.session_id or None,
    "remoteAddress": lambda caller: caller.remote_address or None,
    "tenant": lambda caller: caller.tenant or None,
    "appVersion": lambda caller: caller.app_version or None,
    "environment": lambda _: None,
    "appName": lambda _: None,
    "currentTime": lambda _: None,
}
_TOP_LEVEL = frozenset({"userId", "sessionId", "remoteAddress"})


class CompiledFlags:
    """One revision of all flags; hold on to it for a request, and all answers are of that revision.

    ``context_names`` are the names a caller is asked for, ``rejected`` the flags the engine would not take: off.
    """

    __slots__ = (
        "_rules",
        "_verdicts",
        "context_names",
        "flags",
        "rejected",
        "revision",
    )

    def __init__(self, flags: Iterable[Flag] = (), revision: int = 0) -> None:
        self.revision = revision
        self.flags: Mapping[str, Flag] = MappingProxyType({flag.name: flag for flag in flags})
        self._verdicts = {name: flag.verdict for name, flag in self.flags.items()}
        varying = [flag for name, flag in self.flags.items() if self._verdicts[name] is None]
        self.context_names = frozenset(name for flag in varying for name in _names_of(flag))
        self._rules = _rules(varying)
        self.rejected = frozenset(flag.name for flag in varying if flag.name not in self._rules)
        self._verdicts |= dict.fromkeys(self.rejected, False)

    def verdict(self, name: str) -> bool | None:
        """True or False where the flag is the same for every caller, None where only ``is_on`` can tell."""
        return self._verdicts.get(name, False)

    def is_on(self, name: str, caller: Caller) -> bool:
        verdict = self._verdicts.get(name, False)
        return self._rules[name](caller) if verdict is None else verdict


def load_engine(flags: Iterable[Flag]) -> UnleashEngine:
    """A new engine that holds exactly these flags: it keeps silent when it refuses a state, so it is asked."""
    wanted = {flag.name: flag.to_unleash() for flag in flags}
    engine = UnleashEngine()
    engine.take_state(json.dumps({"version": 2, "features": list(wanted.values())}))
    known = {definition.name for definition in engine.list_known_toggles()}
    if known != wanted.keys():
        names = ", ".join(sorted(known ^ wanted.keys()))
        raise EngineRejectedError(f"the flag engine did not take {names}; look at the constraints of these flags")
    return engine


def reader_of(context_name: str) -> Reader:
    """How to find the value of one of Unleash's context names in a caller."""
    return _IDENTITY.get(context_name) or (lambda caller: caller.properties.get(context_name))


def _names_of(flag: Flag) -> Iterable[str]:
    for strategy in flag.strategies:
        yield from (constraint.context_name for constraint in strategy.constraints)
        yield from _sticky_names(strategy)


def _sticky_names(strategy: Strategy) -> tuple[str, ...]:
    named = {"default": ("userId", "sessionId"), "random": ()}
    return named.get(strategy.stickiness, (strategy.stickiness,))


def _rules(varying: list[Flag]) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    constrained: list[Flag] = []
    for flag in varying:
        # A strategy at 0 % lets nobody in, whatever its constraints say.
        live = [strategy for strategy in flag.strategies if strategy.verdict is not False]
        if any(strategy.constraints for strategy in live):
            constrained.append(flag)
        else:
            rules[flag.name] = _any_of([_percentage(strategy, flag.name) for strategy in live])
    return rules | _constrained(constrained)


def _constrained(flags: list[Flag]) -> dict[str, Rule]:
    """Halve until the engine takes the rest, so that one flag it refuses does not take the others down."""
    if not flags:
        return {}
    try:
        engine = load_engine(flags)
    except EngineRejectedError:
        middle = len(flags) // 2
        return _constrained(flags[:middle]) | _constrained(flags[middle:]) if middle else {}
    return {flag.name: _ask(engine, flag) for flag in flags}


def _any_of(rules: list[Rule]) -> Rule:
    if len(rules) == 1:
        return rules[0]
    return lambda caller: any(rule(caller) for rule in rules)


def _percentage(strategy: Strategy, flag_name: str) -> Rule:
    prefix = f"{strategy.group_id or flag_name}:"
    rollout = strategy.rollout
    read = _sticky_reader(strategy.stickiness)

    def is_in(caller: Caller) -> bool:
        value = read(caller)
        if value is None:
            return False
        # Bytes, because mmh3 crashes the process on a str with a lone surrogate, which a client's header can hold.
        return mmh3.mmh3_32_uintdigest((prefix + value).encode(errors="replace"), 0) % 100 < rollout

    return is_in


def _sticky_reader(stickiness: str) -> Reader:
    if stickiness == "random":
        return lambda _: _draw()
    if stickiness == "default":
        return lambda caller: caller.user_id or caller.session_id or _draw()
    return reader_of(stickiness)


def _draw() -> str:
    return str(random.randrange(1, 10_000))  # noqa: S311 - a sample of requests, nothing secret; the engine's own range


def _ask(engine: UnleashEngine, flag: Flag) -> Rule:
    name = flag.name
    readers = [(wanted, reader_of(wanted)) for wanted in sorted(set(_names_of(flag)))]

    def is_in(caller: Caller) -> bool:
        context: dict[str, object] = {}
        properties: dict[str, str] = {}
        for wanted, read in readers:
            value = read(caller)
            if value is None:
                continue
            # The engine takes no lone surrogates, and would log a traceback for each.
            text = value if value.isascii() else value.encode(errors="replace").decode()
            if wanted in _TOP_LEVEL:
                context[wanted] = text
            else:
                properties[wanted] = text
        context["properties"] = properties
        return bool(engine.check_enabled(name, context).is_enabled)

    return is_in
