"""How much may be asked in the shadow: a rate, and a share that falls under pressure and comes back slowly. Pure."""

from typing import Final, NamedTuple

RATE: Final = "rate"
PRESSURE: Final = "pressure"

_LEAST: Final = 0.01
_STEP: Final = 0.05
_FLOOR: Final = 0.01
"""Seconds below which times are alike."""
_MOST: Final = 10.0
_MEMORY: Final = 200
"""Answers of an endpoint over which its usual time is a mean."""


class Strain(NamedTuple):
    """What the last tick felt like."""

    queue: float = 0.0
    """Share of the queue, by count or bytes, that is taken."""
    lag: float = 0.0
    """Seconds by which the loop came late."""
    cpu: float = 0.0
    """Share of one core that this process used."""
    slowdown: float = 1.0
    """How many times as long as usual the shadowed side took lately."""


class Bounds(NamedTuple):
    queue: float = 0.5
    lag: float = 0.05
    cpu: float = 0.85
    slowdown: float = 3.0


class Slowness:
    """How a side's times now stand to its usual ones, each endpoint's to its own: that a report takes longer than a look-up
    says nothing of the side."""

    __slots__ = ("_is_heard", "_usual", "ratio")

    def __init__(self) -> None:
        self._usual: dict[str, tuple[float, int]] = {}
        self._is_heard = False
        self.ratio = 1.0
        """1 where all is as usual, and for whatever takes under ten milliseconds."""

    def add(self, endpoint_id: str, seconds: float) -> None:
        usual, number = self._usual.get(endpoint_id, (seconds, 0))
        times = max(seconds, _FLOOR) / max(usual, _FLOOR)
        # One that hangs counts for no more than one: it takes several in a row to be a side's state.
        self.ratio += (min(times, _MOST) - self.ratio) * 0.1
        number = min(number + 1, _MEMORY)
        self._usual[endpoint_id] = usual + (seconds - usual) / number, number
        self._is_heard = True

    def tick(self) -> None:
        """Once a tick: what nobody confirms fades. Else a few slow answers before a quiet hour would be held against
        the side until a hundred times as many requests had come as it takes to see that it is well."""
        if not self._is_heard:
            self.ratio += (1.0 - self.ratio) * 0.02
        self._is_heard = False


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
