"""The seam for writes: whom the pipeline asks before legacy gets one that its endpoint lets be rehearsed."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from gateway.compare import Difference, Observation
from gateway.endpoints import Endpoint
from gateway.exchange import Outgoing
from gateway.shadow.asking import Asked


class Rehearsed(NamedTuple):
    """What new would have answered; ``kept`` is the rehearsal's own business until its review."""

    asked: Asked
    kept: object = None


class Reviewed(NamedTuple):
    """What comparing rows adds to comparing answers."""

    differences: tuple[Difference, ...]
    writes: Mapping[str, object]
    """For the sample; still to be redacted."""


class Rehearsal(Protocol):
    """Neither method raises; both keep to a time of their own."""

    async def rehearse(self, endpoint: Endpoint, message: Outgoing, body: bytes) -> Rehearsed:
        """Let new carry the write out and take it back; the client waits meanwhile. ``message`` is not marked yet."""

    async def review(self, endpoint: Endpoint, rehearsed: Rehearsed, legacy: Observation) -> Reviewed:
        """Compare what new would have written with what legacy wrote; nobody waits."""
