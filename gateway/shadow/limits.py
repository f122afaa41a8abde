"""What the shadow may use, and the ports through which it is heard of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway.report.records import Comparison


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one worker process."""

    concurrency: int = 16
    queue: int = 1000
    bytes: int = 32 * 1024 * 1024
    """Held by all copies that wait, or are still being made."""
    body: int = 256 * 1024
    """The largest body that is compared."""
    rate: float = 500.0
    """Requests a second that are asked in the shadow."""
    timeout: float = 10.0
    again: float = 50.0
    """Times a second that legacy may be asked once more."""
    noise: float = 0.01
    """Share of compared requests for which legacy is asked twice whatever came."""
    ahead: float = 0.25
    """Seconds that a write's body may take to be read before legacy is asked."""
    rest: float = 0.002
    """Seconds for which a request that is over is left alone: asking at once takes the processor from its own answer."""
    drain: float = 2.0
    """Seconds that what waits may take once the worker stops."""


class Records(Protocol):
    def record(self, comparison: Comparison) -> None: ...

    def wants(self, signatures: Sequence[str]) -> bool:
        """Whether a sample of one of these would be kept."""


class Meter(Protocol):
    """Where sampled requests and their outcomes are counted."""

    def sampled(self, endpoint: str) -> None: ...

    def outcome(self, endpoint: str, outcome: str, why: str) -> None: ...


class Verdicts(Protocol):
    """Who wants to know how new does where it serves: the breaker."""

    def judge(self, endpoint_id: str, *, differs: bool) -> None: ...
