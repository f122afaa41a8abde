"""One sampled request on its way: what is copied of it, and how it ends where the other side is not asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gateway.capture import NO_ROOM, TOO_LARGE, Budget, Captured, Copy
from gateway.compare import Observation, Outcome
from gateway.compare.bodies import header
from gateway.compare.model import Failure
from gateway.endpoints import Endpoint
from gateway.exchange import Answer, Body, RawHeaders, Request, Side
from gateway.policies import Policy
from gateway.shadow.asking import Asked
from gateway.shadow.rehearsal import Rehearsed


class Fate(NamedTuple):
    """An outcome that is known without asking, and in one word why."""

    outcome: Outcome
    why: str


class Ending(NamedTuple):
    """How the request ended for its client."""

    started: float
    served: Side
    error: str | None


@dataclass(slots=True, eq=False)
class Ticket:
    """Made at ``Shadow.admit``, given back at ``Shadow.finish``; in between it only looks on."""

    endpoint: Endpoint
    request: Request
    shadowed: Side
    policy: Policy
    body: Copy
    answer: Copy
    clock: Callable[[], float]
    fate: Fate | None = None
    rehearses: bool = False
    """A write that the new side carries out and takes back, before legacy gets it."""
    rehearsed: Rehearsed | None = None
    said: Asked | None = None
    """What new said before legacy made good for it."""
    made_good: bool = False
    """Legacy has answered for new: on record as new's error, also where there is no room for what it said."""
    status: int = 0
    headers: RawHeaders | None = None
    ended: float = 0.0

    def follow_body(self, body: Body) -> Body:
        """The request's body, copied as it is sent on."""
        return body if self.fate is not None else Captured(body, self.body, _nothing)

    def follow(self, answer: Answer) -> Answer:
        """The answer, copied as it is given to the client."""
        if self.fate is not None:
            return answer
        self.status, self.headers = answer.status, answer.headers
        media = header(answer.headers, b"content-type")
        # An event stream has no end to wait for: its copy would only fill up and be dropped.
        is_endless = answer.length is None and media.startswith(b"text/event-stream")
        if is_endless or (answer.length or 0) > self.answer.limit:
            self.answer.refuse(TOO_LARGE)
        if self.request.method == "HEAD" or answer.length == 0 or answer.status in {204, 304}:
            self.answer.whole = True  # nobody will read a body that there is not
            self._end()
        return answer._replace(body=Captured(answer.body, self.answer, self._end))

    def take_whole(self, status: int, headers: RawHeaders, body: bytes) -> None:
        """The answer, where it has come at once."""
        if self.fate is None:
            self.status, self.headers = status, headers
            self.answer.add(body)
            self.answer.whole = True
            self._end()

    def note_failure(self, answer: Answer | None, started: float, *, timed_out: bool = False) -> None:
        """Keep what new said that legacy makes good now: as much of it as is here, since nobody waits for the rest."""
        self.made_good = True
        if self.fate is not None:
            return
        self.shadowed = Side.NEW
        failure = None if answer is not None else Failure.TIMEOUT if timed_out else Failure.ERROR
        seen = Observation(0, [], b"", failure=failure)
        if answer is not None:
            copy = Copy(Budget(self.answer.limit), self.answer.limit)
            copy.add(answer.body.take())
            cut = bool(copy.refused) or not answer.body.done
            seen = Observation(answer.status, answer.headers, copy.data, truncated=cut)
        self.said = Asked(seen, self.clock() - started)

    def close(self, ending: Ending) -> Fate | None:
        """The outcome, where it is settled; None where there is something to ask or to compare."""
        refused = self.body.refused or self.answer.refused
        if self.fate is None and ending.error not in {None, "client_gone"} and self.said is None:
            self.fate = _failed(ending)
        elif self.fate is None and refused:
            self.fate = Fate(Outcome.TOO_LARGE, refused) if refused == TOO_LARGE else Fate(Outcome.SHED, NO_ROOM)
        if self.fate is not None:
            self.release()
        return self.fate

    def release(self) -> None:
        self.body.release()
        self.answer.release()

    def served(self, started: float) -> Asked | None:
        """What the client was given; None where it left before the end."""
        if self.headers is None or not self.answer.whole:
            return None
        return Asked(Observation(self.status, self.headers, self.answer.data), self.ended - started)

    @property
    def known(self) -> Asked | None:
        """The other side's answer, where it is here already."""
        return self.said or (self.rehearsed.asked if self.rehearsed is not None else None)

    def _end(self) -> None:
        self.ended = self.clock()


def _failed(ending: Ending) -> Fate:
    """The serving side gave no answer."""
    if ending.error == "timeout":
        return Fate(Outcome.TIMEOUT, "served")
    if ending.error == "bad_request":
        return Fate(Outcome.NOT_COMPARABLE, "bad_request")
    return Fate(Outcome.LEGACY_ERROR if ending.served is Side.LEGACY else Outcome.NEW_ERROR, "served")


def _nothing() -> None:
    return
