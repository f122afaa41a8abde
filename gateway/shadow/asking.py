"""One side asked in the shadow: the client's request with our mark, its answer read up to a limit and within a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gateway.capture import TOO_LARGE, Budget, Copy
from gateway.compare import Observation
from gateway.compare.model import Failure
from gateway.errors import UpstreamError, UpstreamTimeoutError
from gateway.exchange import Outgoing, Request, Side, UpstreamSide
from gateway.headers import TrustedPeers, outgoing
from gateway.policies import Policy
from gateway.signing import READ, Marked, sign
from gateway.stream import complete

_NOT_SENT = frozenset({b"expect", b"transfer-encoding", b"x-banyan-shadow", b"x-banyan-signature"})


class Asked(NamedTuple):
    """What came, and after how many seconds its last byte."""

    observation: Observation
    seconds: float


@dataclass(frozen=True, slots=True)
class Envelope:
    """What turns a client's request into one of ours."""

    key: bytes
    trusted: TrustedPeers
    wall_clock: Callable[[], float]

    def seal(self, request: Request, body: bytes, policy: Policy, side: Side, mark: bytes = READ) -> Outgoing:
        """What this side is sent: as it would be if it served, and marked."""
        message = policy.apply(outgoing(request, self.trusted), side)
        headers = [line for line in message.headers if line[0].lower() not in _NOT_SENT]
        if request.length is None and body:
            headers.append((b"Content-Length", b"%d" % len(body)))
        headers += sign(
            self.key, mark, Marked(request.method, request.target, request.request_id, body), self.wall_clock()
        )
        return Outgoing(request.method, request.target, headers, len(body))


async def ask(
    side: UpstreamSide, message: Outgoing, body: bytes, limit: int, seconds: float, clock: Callable[[], float]
) -> Asked:
    """What the side answers; how it failed where it did not. An answer over the limit is let go, unread."""
    began = clock()
    # Not of the copies' budget: there are never more of these than workers.
    copy = Copy(Budget(limit), limit)
    seen = Observation(0, [], b"")
    try:
        async with asyncio.timeout(seconds):
            answer = await side.send(message, complete(body) if body else None)
            try:
                seen = Observation(answer.status, answer.headers, b"")
                if answer.length is not None and answer.length > limit:
                    copy.refuse(TOO_LARGE)
                while not copy.refused and (data := answer.body.take() or await answer.body.read()):
                    copy.add(data)
            finally:
                answer.body.close()
    except (TimeoutError, UpstreamTimeoutError):
        seen = seen._replace(failure=Failure.TIMEOUT)
    except UpstreamError:
        seen = seen._replace(failure=Failure.ERROR)
    return Asked(seen._replace(body=copy.data, truncated=bool(copy.refused)), clock() - began)
