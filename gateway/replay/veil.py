"""A fresh answer hidden as the recorded one is, so that tokens are compared with tokens. Pure."""

from dataclasses import replace
from typing import NamedTuple

from gateway.compare import Observation
from gateway.compare.bodies import UnreadableError, header, inflate
from gateway.redaction import Redactor
from gateway.report.samples import Sample, SampleRequest

_CODED = frozenset({b"content-encoding", b"content-length"})


class Veil(NamedTuple):
    """How the two answers of one recording become comparable."""

    redactor: Redactor | None = None
    """Hides the fresh answer with the recording's own key, or both where that is not here; None: nothing is hidden."""
    is_exact: bool = True
    """The key is the recording's own; else what is hidden is compared by its form alone."""

    def over(self, recorded: Observation, fresh: Observation) -> tuple[Observation, Observation]:
        if self.redactor is None:
            return recorded, fresh
        if not self.is_exact:
            recorded = hide(recorded, self.redactor)
        return recorded, hide(fresh, self.redactor)


def hide(seen: Observation, redactor: Redactor) -> Observation:
    """An answer with its secrets as tokens; without a content coding, in which none could be seen."""
    headers, body = seen.headers, seen.body
    if header(headers, b"content-encoding"):
        try:
            body = inflate(body, headers)
        except UnreadableError:
            # Nobody can tell what stands in it: the whole of it is hidden.
            return seen._replace(headers=redactor.headers(headers), body=str(redactor.token(body.hex())).encode())
        headers = [line for line in headers if line[0].lower() not in _CODED]
    return seen._replace(headers=redactor.headers(headers), body=redactor.body(body, header(headers, b"content-type")))


def hide_sample(sample: Sample, redactor: Redactor) -> Sample:
    """A recorded exchange as it may be kept."""
    request, answer = sample.request, sample.legacy
    hidden = SampleRequest(
        request.method,
        redactor.target(request.target),
        redactor.headers(request.headers),
        redactor.body(request.body, header(request.headers, b"content-type")),
    )
    if answer is None:
        return replace(sample, request=hidden)
    seen = hide(answer.observation(), redactor)
    return replace(sample, request=hidden, legacy=replace(answer, headers=seen.headers, body=seen.body))
