"""One request that is recorded: it looks on while the request and its answer pass."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.capture import TOO_LARGE, Captured, Copy
from gateway.exchange import Answer, Body, RawHeaders, Request
from gateway.report.samples import Sample, SampleAnswer, SampleRequest

_BODILESS = frozenset({204, 304})


@dataclass(slots=True, eq=False)
class Take:
    endpoint: str
    request: Request
    body: Copy
    answer: Copy
    clock: Callable[[], float]
    at: float
    """Seconds since 1970."""
    started: float
    path: str = ""
    """The template of the endpoint."""
    ended: float = 0.0
    status: int = 0
    headers: RawHeaders | None = None

    def follow_body(self, body: Body | None) -> Body | None:
        """The request's body, copied as it is sent on."""
        if body is None:
            self.body.whole = True
            return None
        return Captured(body, self.body, _nothing)

    def follow(self, answer: Answer) -> Answer:
        """The answer, copied as it is given to the client."""
        self.status, self.headers = answer.status, answer.headers
        if (answer.length or 0) > self.answer.limit:
            self.answer.refuse(TOO_LARGE)
        if self.request.method == "HEAD" or answer.length == 0 or answer.status in _BODILESS:
            self.answer.whole = True
            self._end()
        return answer._replace(body=Captured(answer.body, self.answer, self._end))

    def take_whole(self, status: int, headers: RawHeaders, body: bytes) -> None:
        """The answer, where it has come at once."""
        self.status, self.headers = status, headers
        self.body.whole = True
        self.answer.add(body)
        self.answer.whole = True
        self._end()

    @property
    def is_whole(self) -> bool:
        """Whether all of both is here: half an exchange is none."""
        copies = (self.body, self.answer)
        return self.headers is not None and all(copy.whole and not copy.refused for copy in copies)

    def release(self) -> None:
        self.body.release()
        self.answer.release()

    def to_sample(self) -> Sample:
        request = self.request
        return Sample(
            at=self.at,
            request_id=request.request_id,
            endpoint=self.endpoint,
            served="legacy",
            outcome="recorded",
            request=SampleRequest(request.method, request.target, request.headers, self.body.data),
            legacy=SampleAnswer(
                self.status, self.headers or [], self.answer.data, round(max(self.ended - self.started, 0.0), 6)
            ),
            new=None,
        )

    def _end(self) -> None:
        self.ended = self.clock()


def _nothing() -> None:
    return
