"""Step two of a request's way: which side answers, which is asked in the shadow, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from flags.model import Caller
from flags.provider import Flags
from flags.registry import KILL_SWITCH
from gateway.endpoints import Endpoint
from gateway.exchange import Side


class Health(Protocol):
    """What the breaker knows of the new side."""

    def allows(self, endpoint_id: str) -> bool:
        """Whether the new side may be asked for this endpoint now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who serves one request, who is asked in the shadow (or None), and the rule that said so."""

    served: Side
    shadowed: Side | None
    reason: str


UNLISTED = Decision(Side.LEGACY, None, "unlisted")
KILLED = Decision(Side.LEGACY, None, "kill_switch")
BROKEN = Decision(Side.LEGACY, None, "breaker_open")
FAILED = Decision(Side.LEGACY, None, "flags_failed")
_BY_FLAG = {
    (False, False): Decision(Side.LEGACY, None, "route_off"),
    (False, True): Decision(Side.LEGACY, Side.NEW, "route_off"),
    (True, False): Decision(Side.NEW, None, "route_on"),
    (True, True): Decision(Side.NEW, Side.LEGACY, "route_on"),
}


def decide(
    endpoint: Endpoint | None,
    flags: Flags,
    caller: Callable[[], Caller],
    health: Health,
) -> Decision:
    """The decision for one request; anything unknown means legacy.

    ``caller`` is asked only where a flag can vary by caller: reading an identity costs more than all the rest.
    """
    if endpoint is None:
        return UNLISTED
    route = flags.verdict(endpoint.route_flag)
    shadow = flags.verdict(endpoint.shadow_flag)
    # By far the most requests: legacy serves and nobody listens, so the kill switch could change nothing.
    if route is False and shadow is False:
        return _BY_FLAG[False, False]
    if flags.verdict(KILL_SWITCH) is not False and flags.is_on(KILL_SWITCH, caller()):
        return KILLED
    if route is None:
        route = flags.is_on(endpoint.route_flag, caller())
    if shadow is None:
        shadow = flags.is_on(endpoint.shadow_flag, caller())
    # Asked last, because while the breaker is open each yes is the one trial of a cool-down.
    if (route or shadow) and not health.allows(endpoint.id):
        return BROKEN
    return _BY_FLAG[route, shadow]
