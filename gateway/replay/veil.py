"""A fresh answer hidden as the recorded one is, so that tokens are compared with tokens. Pure."""

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import NamedTuple

from typing_extensions import override

from gateway.compare import Observation
from gateway.compare.bodies import UnreadableError, header, inflate
from gateway.compare.fields import same_lines
from gateway.redaction import Redactor
from gateway.redaction.gathering import secrets_of_answer, secrets_of_request
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
        redactor = self.redactor.knowing(secrets_of_answer(self.redactor, fresh.headers, fresh.body))
        hidden = hide(fresh, redactor)
        if not self.is_exact:
            return hide(recorded, redactor), hidden
        if recorded.body != hidden.body or not same_lines(recorded.headers, hidden.headers):
            hidden = hide(fresh, Again.after(recorded, redactor))
        return recorded, hidden


class Again(Redactor):
    """Leaves what the recorded answer has in the very same form: it was hidden when the application was given it.

    A recorded request is sent with tokens for secrets and other digits for telephone numbers; an application that keeps
    them answers with them, and hidden once more they would be something else.
    """

    hidden: Set[str] = frozenset()

    @classmethod
    def after(cls, recorded: Observation, redactor: Redactor) -> "Again":
        made, found = cls(*redactor), _Gathering(*redactor)
        found.hidden = set()
        hide(recorded, found)
        made.hidden = found.hidden
        return made

    @override
    def word(self, text: str) -> str:
        return text if text in self.hidden else super().word(text)

    @override
    def jwt(self, text: str) -> str:
        return text if text in self.hidden else super().jwt(text)

    @override
    def digits(self, text: str) -> str:
        return text if text in self.hidden else super().digits(text)


class _Gathering(Redactor):
    """Notes what would be hidden, and hides nothing."""

    hidden: set[str]

    @override
    def word(self, text: str) -> str:
        self.hidden.add(text)
        return text

    @override
    def jwt(self, text: str) -> str:
        return self.word(text)

    @override
    def digits(self, text: str) -> str:
        return self.word(text)


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


def hide_sample(sample: Sample, redactor: Redactor, template: str = "") -> Sample:
    """A recorded exchange as it may be kept; ``template`` is the path of its endpoint."""
    request, answer = sample.request, sample.legacy
    redactor = redactor.knowing(_secrets(sample, redactor, template))
    hidden = SampleRequest(
        request.method,
        redactor.target(request.target, template),
        redactor.headers(request.headers),
        redactor.body(request.body, header(request.headers, b"content-type")),
    )
    sample = replace(sample, request=hidden, request_id=redactor.text(sample.request_id))
    if answer is None:
        return sample
    seen = hide(answer.observation(), redactor)
    return replace(sample, legacy=replace(answer, headers=seen.headers, body=seen.body))


def _secrets(sample: Sample, redactor: Redactor, template: str) -> Iterator[str]:
    """What this exchange itself calls secret."""
    request, answer = sample.request, sample.legacy
    yield from secrets_of_request(redactor, request.target, template, request.headers, request.body)
    if answer is not None:
        yield from secrets_of_answer(redactor, answer.headers, answer.body)
