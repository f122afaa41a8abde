"""The frozen values that travel through the gateway: a request, what is sent to a side, the side's answer.

Named tuples: a frozen dataclass of a dozen fields takes five times as long to make, and each request makes three.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, Protocol

RawHeaders = list[tuple[bytes, bytes]]
"""Field lines as they came: order, duplicates and case kept."""

Informational = Callable[[int, bytes, RawHeaders], None]
"""Called for each 1xx answer that precedes the final one: status, reason, field lines."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that ask for no change (RFC 9110, 9.2.1)."""

IDEMPOTENT_METHODS = SAFE_METHODS | {"PUT", "DELETE"}
"""Methods that may be sent again when it is unknown whether they arrived (RFC 9110, 9.2.2)."""


class Side(StrEnum):
    LEGACY = "legacy"
    NEW = "new"


class Body(Protocol):
    """Bytes on their way, pulled by the reader."""

    @property
    def done(self) -> bool:
        """Whether everything has arrived (though perhaps not been taken yet)."""

    def take(self) -> bytes:
        """What has arrived and was not yet taken, without waiting; may be empty."""

    async def read(self) -> bytes:
        """The next piece, or nothing at the end; raises what broke the body."""

    def close(self) -> None:
        """The reader wants no more; the source is let go."""


class Request(NamedTuple):
    """One request as it came from the client, before anything was taken from it or added to it."""

    method: str
    target: bytes
    """Origin form or ``*``, byte for byte as sent; an absolute form is converted at the edge."""
    headers: RawHeaders
    version: str
    """``1.0``, ``1.1`` or ``2``."""
    scheme: str
    peer: str
    """Address of the connected peer, without its port."""
    host: bytes
    length: int | None
    """Bytes of the body; None where only its end will tell (chunked)."""
    request_id: str
    upgrade: bool = False
    """A websocket handshake."""
    informational: Informational | None = None
    """Where 1xx answers go; None where the client's protocol has none."""


class Outgoing(NamedTuple):
    """What one side is sent: the request's own bytes, less and plus what an intermediary must change."""

    method: str
    target: bytes
    headers: RawHeaders
    length: int | None
    upgrade: bool = False
    informational: Informational | None = None


class Answer(NamedTuple):
    """What one side answered; the body may still be arriving."""

    status: int
    reason: bytes
    headers: RawHeaders
    body: Body
    length: int | None = None
    """Bytes of the body; None where only its end will tell."""


class UpstreamSide(Protocol):
    """One side of the migration, as the pipeline sees it."""

    async def send(self, outgoing: Outgoing, body: Body | None) -> Answer:
        """The final answer once its head is in; raises an ``UpstreamError``."""
