"""Two answers of one request into what is put on record: outcome, signatures, a redacted sample. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import parse_qsl

import orjson

from gateway.compare import (
    ABSENT,
    CompiledRules,
    Difference,
    Kind,
    Observation,
    Outcome,
    Severity,
    Verdict,
    compare,
    raced,
    signature_of,
    steady,
)
from gateway.compare.bodies import UnreadableError, header, inflate
from gateway.compare.differ import Findings
from gateway.exchange import RawHeaders, Request, Side
from gateway.redaction import Redactor
from gateway.redaction.gathering import secrets_of_answer, secrets_of_request
from gateway.report.records import Found, Noise, shape_of
from gateway.report.samples import Sample, SampleAnswer, SampleDifference, SampleRequest, to_json
from gateway.report.triage import Settled
from gateway.shadow.asking import Asked
from gateway.shadow.rehearsal import Reviewed

_LONGEST: Final = 2000
"""Characters of a difference's value that are kept beside the bodies."""
_LONGEST_PLACE: Final = 500
_COMPARED: Final = frozenset(
    {Outcome.MATCH, Outcome.MATCH_BY_RULE, Outcome.MISMATCH, Outcome.NEW_ERROR, Outcome.LEGACY_ERROR}
)
_ENCODINGS: Final = frozenset({b"content-encoding", b"content-length"})


class Knowledge(Protocol):
    """What people have said so far: rules, and what they make of differences."""

    def rules_at(self, endpoint: str) -> CompiledRules: ...

    def settle(self, outcome: str, differences: Sequence[SampleDifference], now: float) -> Settled: ...


class Ignorance:
    """Implements ``Knowledge`` where nobody has said anything."""

    def rules_at(self, endpoint: str) -> CompiledRules:
        return CompiledRules()

    def settle(self, outcome: str, differences: Sequence[SampleDifference], now: float) -> Settled:
        return Settled(outcome)


class Case(NamedTuple):
    """One request and both answers."""

    endpoint: str
    request: Request
    body: bytes
    served: Side
    at: float
    """Seconds since 1970."""
    legacy: Asked
    new: Asked
    """Neither with the header in which a side names its build: it is no part of the answer, and legacy rarely has one."""
    build: str = ""
    path: str = ""
    """The template of the endpoint."""


def judge(case: Case, rules: CompiledRules, now: datetime) -> Verdict:
    """The engine's verdict; where a side gave no answer at all, that is the difference."""
    legacy, new = case.legacy.observation, case.new.observation
    verdict = compare(legacy, new, rules, now)
    if {legacy.status, new.status} == {200, 304} and not (legacy.failure or new.failure):
        return Verdict(
            Outcome.NOT_COMPARABLE, reason="the client asked conditionally, and its condition is of one side"
        )
    if new.failure is not None and legacy.failure is None:
        return verdict._replace(differences=(Difference("status", Kind.MISSING, legacy.status, ABSENT),))
    if legacy.failure is not None and new.failure is None:
        return verdict._replace(differences=(Difference("status", Kind.ADDED, ABSENT, new.status),))
    return verdict


def fall_back(case: Case, rules: CompiledRules, now: datetime) -> Verdict:
    """The verdict where legacy has already made good for new: new's error, unless legacy says the same."""
    verdict = judge(case, rules, now)
    if verdict.differences or verdict.outcome in {Outcome.MATCH, Outcome.MATCH_BY_RULE}:
        return verdict._replace(outcome=Outcome.NEW_ERROR) if verdict.differences else verdict
    statuses = Difference("status", Kind.VALUE, case.legacy.observation.status, case.new.observation.status)
    return verdict._replace(outcome=Outcome.NEW_ERROR, differences=(statuses,))


def with_rows(verdict: Verdict, reviewed: Reviewed, rules: CompiledRules, now: datetime) -> Verdict:
    """The verdict on a write: rows under the same rules as answers, and what a database makes up left out of both."""
    if verdict.outcome not in _COMPARED:
        return verdict
    findings = Findings(rules, now)
    for each in reviewed.differences:
        findings.add(each)
    left = [each for each in (*verdict.differences, *verdict.rest) if not reviewed.explains(each)]
    shown = len(verdict.differences)
    kept = left[:shown] + findings.kept
    is_error = verdict.outcome in {Outcome.NEW_ERROR, Outcome.LEGACY_ERROR}
    if reviewed.unread and not is_error and not any(each.location == "status" for each in kept):
        # Which keys and times a database made up is known from the rows: without them any difference may be one of these.
        return Verdict(Outcome.NOT_COMPARABLE, reason="the rows that legacy wrote could not be read")
    hits = tuple((Counter(findings.hits) + Counter(dict(verdict.hits))).items())
    by_rule = Outcome.MATCH_BY_RULE if hits else Outcome.MATCH
    return verdict._replace(
        outcome=verdict.outcome if is_error else Outcome.MISMATCH if kept else by_rule,
        differences=tuple(kept),
        hits=hits,
        expired=tuple({**dict.fromkeys(verdict.expired), **findings.expired}),
        severity=max((rules.severity(each, now) for each in kept), default=Severity.NONE),
        rest=(*left[shown:], *findings.rest),
    )


def steadied(verdict: Verdict, again: Sequence[Difference]) -> Verdict:
    """The verdict without the places at which legacy, asked again, differed from itself."""
    if raced(again, verdict.differences):
        return verdict._replace(outcome=Outcome.RACED, differences=(), rest=())
    return verdict._replace(differences=steady(again, verdict.differences), rest=steady(again, verdict.rest))


def informed(redactor: Redactor, case: Case) -> Redactor:
    """The redactor, knowing what this case calls secret anywhere: a side that quotes it calls it nothing."""
    request = case.request
    values = list(secrets_of_request(redactor, request.target, case.path, request.headers, case.body))
    for asked in (case.legacy, case.new):
        values += secrets_of_answer(redactor, asked.observation.headers, asked.observation.body)
    return redactor.knowing(values)


def describe(
    endpoint: str, differences: Sequence[Difference], rules: CompiledRules, redactor: Redactor, now: datetime
) -> tuple[SampleDifference, ...]:
    """Differences as they are stored: by signature, without a secret."""
    described = []
    for each in differences:
        place = place_of(each.location, redactor)
        described.append(
            SampleDifference(
                signature_of(endpoint, each._replace(location=place)).id,
                place,
                each.kind.value,
                _shown(redactor, each.location, each.legacy),
                _shown(redactor, each.location, each.new),
                int(rules.severity(each, now)),
            )
        )
    return tuple(described)


def found_of(differences: Sequence[Difference], described: Sequence[SampleDifference]) -> tuple[Found, ...]:
    return tuple(
        Found(each.signature, each.location, each.kind, difference.types, each.severity)
        for difference, each in zip(differences, described, strict=True)
    )


def noise_of(differences: Sequence[Difference], redactor: Redactor) -> tuple[Noise, ...]:
    """What legacy did not agree with itself about, as it is stored."""
    return tuple(
        Noise(
            place_of(each.location, redactor),
            each.kind.value,
            _json(_shown(redactor, each.location, each.legacy)),
            _json(_shown(redactor, each.location, each.new)),
        )
        for each in differences
    )


def places_of(differences: Sequence[Difference], redactor: Redactor) -> tuple[str, ...]:
    """Where they are, as ``noise_of`` names the places."""
    return tuple(place_of(each.location, redactor) for each in differences)


def place_of(location: str, redactor: Redactor) -> str:
    """A place as it is stored: without a secret, and no longer than an index of PostgreSQL takes."""
    place = redactor.text(location) if location.startswith("$") else location
    if len(place) <= _LONGEST_PLACE:
        return place
    return f"{place[:_LONGEST_PLACE]}…{blake2b(place.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"


def sample_of(
    case: Case,
    outcome: str,
    differences: tuple[SampleDifference, ...],
    redactor: Redactor,
    writes: Mapping[str, object] | None = None,
) -> Sample:
    request = case.request
    media = header(request.headers, b"content-type")
    return Sample(
        at=case.at,
        request_id=redactor.text(request.request_id),
        endpoint=case.endpoint,
        served=case.served,
        outcome=outcome,
        request=SampleRequest(
            request.method,
            redactor.target(request.target, case.path),
            redactor.headers(request.headers),
            redactor.body(case.body, media),
        ),
        legacy=_answer(case.legacy, redactor),
        new=_answer(case.new, redactor),
        differences=differences,
        shape=shape(request, case.body, redactor),
        build=case.build,
        writes=writes,
    )


def hidden_writes(writes: Mapping[str, Any], redactor: Redactor) -> dict[str, object]:
    """What a dry-run tells, each column and each difference hidden by its own name."""
    rest = {name: value for name, value in writes.items() if name not in {"rows", "differences"}}
    hidden: dict[str, object] = {name: redactor.value(value, (name,)) for name, value in rest.items()}
    if "rows" in writes:
        hidden["rows"] = [_hidden_row(row, redactor) for row in writes["rows"]]
    if "differences" in writes:
        hidden["differences"] = [_hidden_difference(each, redactor) for each in writes["differences"]]
    return hidden


def _hidden_row(row: Mapping[str, Any], redactor: Redactor) -> dict[str, object]:
    at = (str(row["table"]), "[*]")
    return {name: redactor.value(value, at) if name != "table" else value for name, value in row.items()}


def _hidden_difference(difference: Mapping[str, Any], redactor: Redactor) -> dict[str, object]:
    location = difference["location"]
    sides = {side: redactor.difference(location, difference[side]) for side in ("legacy", "new")}
    return {**difference, "location": place_of(location, redactor), **sides}


def shape(request: Request, body: bytes, redactor: Redactor) -> str:
    """What kind of request this was: names only."""
    query = request.target.partition(b"?")[2].decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True) if query else []
    names = frozenset(redactor.name(name) for name, _ in pairs)
    return shape_of(request.method, names, _keys(body) if body else frozenset())


def _keys(body: bytes) -> frozenset[str]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:  # a form or anything else has no keys that we look at
        return frozenset()
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _answer(asked: Asked, redactor: Redactor) -> SampleAnswer:
    seen = asked.observation
    headers, body = _plain(seen)
    return SampleAnswer(
        seen.status,
        redactor.headers(headers),
        redactor.body(body, header(headers, b"content-type")),
        round(asked.seconds, 6),
        seen.truncated,
        seen.failure,
    )


def _plain(seen: Observation) -> tuple[RawHeaders, bytes]:
    """Headers and body without a content coding, in which no secret could be seen."""
    if not header(seen.headers, b"content-encoding"):
        return seen.headers, seen.body
    try:
        body = inflate(seen.body, seen.headers)
    except UnreadableError:
        return seen.headers, seen.body
    return [line for line in seen.headers if line[0].lower() not in _ENCODINGS], body


def _shown(redactor: Redactor, location: str, value: object) -> object:
    if value is ABSENT:
        return value
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    # As it will be read back: what QA accepted is compared with this.
    hidden = to_json(redactor.difference(location, _shallow(value)))
    if isinstance(hidden, bool | int | float | None):
        return hidden
    text = _json(hidden) or ""
    return hidden if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _shallow(value: object, levels: int = 50) -> object:
    """As much as can be shown: what looks for secrets and what writes JSON go down by one call a level."""
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return "…"
    if isinstance(value, dict):
        return {key: _shallow(each, levels - 1) for key, each in islice(value.items(), _LONGEST)}
    return [_shallow(each, levels - 1) for each in value[:_LONGEST]]


def _json(value: object) -> str | None:
    return None if value is ABSENT else orjson.dumps(value).decode()
