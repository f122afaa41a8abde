"""How much may be asked in the shadow: a rate, and a share that falls under pressure and comes back slowly. Pure."""

from typing import Final, NamedTuple

RATE: Final = "rate"
PRESSURE: Final = "pressure"

_LEAST: Final = 0.01
_STEP: Final = 0.05


class Strain(NamedTuple):
    """What the last tick felt like."""

    queue: float = 0.0
    """Share of the queue, by count or bytes, that is taken."""
    lag: float = 0.0
    """Seconds by which the loop came late."""
    cpu: float = 0.0
    """Share of one core that this process used."""
    slowdown: float = 1.0
    """The shadowed side's times lately, over what they usually are."""


class Bounds(NamedTuple):
    queue: float = 0.5
    lag: float = 0.05
    cpu: float = 0.85
    slowdown: float = 3.0


class Slowness:
    """How a side's times now stand to its usual ones: two moving averages, one quick and one slow."""

    __slots__ = ("_is_heard", "_quick", "_slow")

    def __init__(self) -> None:
        self._quick = self._slow = 0.0
        self._is_heard = False

    def add(self, seconds: float) -> None:
        self._is_heard = True
        if self._slow == 0.0:
            self._quick = self._slow = seconds
        self._quick += (seconds - self._quick) * 0.1
        self._slow += (seconds - self._slow) * 0.005

    def tick(self) -> None:
        """Once a tick: what nobody confirms fades. Else a few slow answers before a quiet hour would be held against
        the side until a hundred times as many requests had come as it takes to see that it is well."""
        if not self._is_heard:
            self._quick += (self._slow - self._quick) * 0.02
        self._is_heard = False

    @property
    def ratio(self) -> float:
        """1 where all is as usual, and for whatever takes under ten milliseconds."""
        return max(self._quick, 0.01) / max(self._slow, 0.01)


class Governor:
    """Asked once for each sampled request. ``share`` of them may go on: halved at each tick under strain, else growing."""

    __slots__ = ("_bounds", "_credit", "_filled", "_rate", "_tokens", "share")

    def __init__(self, rate: float, bounds: Bounds | None = None) -> None:
        self._rate = rate
        self._bounds = bounds or Bounds()
        self._tokens = rate
        self._filled: float | None = None
        self._credit = 0.0
        self.share = 1.0

    def refusal(self, now: float) -> str:
        """Why this request is not asked in the shadow; empty where it is."""
        if self.share < 1.0:
            # A credit instead of a draw: exactly this share passes, evenly spread, and the module stays pure.
            self._credit += self.share
            if self._credit < 1.0:
                return PRESSURE
            self._credit -= 1.0
        return "" if self.spend(now) else RATE

    def spend(self, now: float) -> bool:
        """Whether the rate allows one more."""
        since = now - self._filled if self._filled is not None else 0.0
        self._tokens = min(max(1.0, self._rate), self._tokens + since * self._rate)
        self._filled = now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True

    def feel(self, strain: Strain) -> None:
        """Once a tick."""
        bounds = self._bounds
        strained = (
            strain.queue > bounds.queue
            or strain.lag > bounds.lag
            or strain.cpu > bounds.cpu
            or strain.slowdown > bounds.slowdown
        )
        self.share = max(_LEAST, self.share / 2) if strained else min(1.0, self.share + _STEP)
