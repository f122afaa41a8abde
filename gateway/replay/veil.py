"""A fresh answer hidden as the recorded one is, so that tokens are compared with tokens. Pure."""

import re
from dataclasses import replace
from typing import NamedTuple

from gateway.compare import Observation
from gateway.compare.bodies import UnreadableError, header, inflate
from gateway.redaction import Redactor
from gateway.report.samples import Sample, SampleRequest

_TOKEN = re.compile(rb"tok_[0-9a-f]{16}")
_ANY = b"tok_" + b"0" * 16
_CODED = frozenset({b"content-encoding", b"content-length"})


class Veil(NamedTuple):
    """How the two answers of one recording become comparable."""

    redactor: Redactor | None = None
    """None where nothing is hidden."""
    is_exact: bool = True
    """The key is the recording's own; else a token only says that something was there."""

    def over(self, recorded: Observation, fresh: Observation) -> tuple[Observation, Observation]:
        if self.redactor is None:
            return recorded, fresh
        hidden = hide(fresh, self.redactor)
        return (recorded, hidden) if self.is_exact else (_blur(recorded), _blur(hidden))


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


def _blur(seen: Observation) -> Observation:
    headers = [(name, _TOKEN.sub(_ANY, value)) for name, value in seen.headers]
    return seen._replace(headers=headers, body=_TOKEN.sub(_ANY, seen.body))
