"""The seam for writes: whom the pipeline asks before legacy gets one that its endpoint lets be rehearsed."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, Protocol

from gateway.compare import Difference
from gateway.endpoints import Endpoint
from gateway.exchange import Request
from gateway.policies import Policy
from gateway.shadow.asking import Asked


class Rehearsed(NamedTuple):
    """What new would have answered; ``kept`` is the rehearsal's own business until its review."""

    asked: Asked
    kept: object = None


def _explains_nothing(_difference: Difference) -> bool:
    return False


class Reviewed(NamedTuple):
    """What comparing rows adds to comparing answers."""

    differences: tuple[Difference, ...]
    writes: Mapping[str, object]
    """For the sample; still to be redacted."""
    explains: Callable[[Difference], bool] = _explains_nothing
    """Whether a difference of the answers is only of what a database makes up."""
    unread: bool = False
    """What legacy wrote is not known: the answers alone are no comparison."""


NOTHING: Final = Reviewed((), {})
"""Of a write that was not rehearsed to its end."""


class Rehearsal(Protocol):
    """Neither method raises; both keep to a time of their own."""

    async def rehearse(self, endpoint: Endpoint, request: Request, policy: Policy, body: bytes) -> Rehearsed:
        """Let new carry the write out and take it back; the client waits meanwhile."""

    async def review(self, endpoint: Endpoint, rehearsed: Rehearsed) -> Reviewed:
        """Compare what new would have written with what legacy wrote; nobody waits."""
