"""Two answers of one request, and the one outcome they have."""

from datetime import datetime
from hashlib import sha256

from gateway.compare.bodies import BodyKind, Content, UnreadableError, coding, inflate, read_pair
from gateway.compare.differ import Findings, walk
from gateway.compare.fields import header_differences, same_lines
from gateway.compare.lists import canonical
from gateway.compare.model import Difference, Failure, Kind, Observation, Outcome, Severity, Verdict
from gateway.compare.rules import CompiledRules
from gateway.compare.shape import shape

MATCH = Verdict(Outcome.MATCH)


def compare(legacy: Observation, new: Observation, rules: CompiledRules, now: datetime) -> Verdict:
    """Never raises, whatever the bytes; ``now`` decides which rules are expired."""
    if legacy.failure is not None or new.failure is not None:
        return _failed(legacy, new)
    if legacy.truncated or new.truncated:
        return Verdict(Outcome.TOO_LARGE, reason="a body went over the capture limit")
    alike = same_lines(legacy.headers, new.headers)
    if alike and legacy.status == new.status and legacy.body == new.body:
        return MATCH
    findings = Findings(rules, now)
    if legacy.status != new.status:
        findings.add(Difference("status", Kind.VALUE, legacy.status, new.status))
    for difference in () if alike else header_differences(legacy.headers, new.headers):
        findings.add(difference)
    try:
        _bodies(legacy, new, rules, findings)
    except UnreadableError as error:
        return Verdict(Outcome.NOT_COMPARABLE, tuple(findings.kept), reason=str(error))
    except RecursionError:
        return Verdict(Outcome.NOT_COMPARABLE, tuple(findings.kept), reason="the body is nested too deeply")
    return _verdict(legacy, new, rules, findings)


def _failed(legacy: Observation, new: Observation) -> Verdict:
    if Failure.TIMEOUT in {legacy.failure, new.failure}:
        return Verdict(Outcome.TIMEOUT, reason="a side did not answer in time")
    if legacy.failure is not None:
        return Verdict(Outcome.LEGACY_ERROR, reason="legacy gave no answer")
    return Verdict(Outcome.NEW_ERROR, reason="new gave no answer", severity=Severity.HIGH)


def _verdict(legacy: Observation, new: Observation, rules: CompiledRules, findings: Findings) -> Verdict:
    if not findings.seen and not findings.hits:
        return MATCH
    outcome = Outcome.MATCH_BY_RULE if findings.hits else Outcome.MATCH
    if findings.kept:
        outcome = Outcome.MISMATCH
        if any(each.location == "status" for each in findings.kept) and (legacy.status >= 500) != (new.status >= 500):
            outcome = Outcome.NEW_ERROR if new.status >= 500 else Outcome.LEGACY_ERROR
    return Verdict(
        outcome,
        tuple(findings.kept),
        tuple(findings.hits.items()),
        tuple(findings.expired),
        max((rules.severity(each, findings.now) for each in findings.kept), default=Severity.NONE),
        tuple(findings.rest),
    )


def _bodies(legacy: Observation, new: Observation, rules: CompiledRules, findings: Findings) -> None:
    # The same bytes in the same coding need not be opened, and some codings could not be.
    if legacy.body == new.body and coding(legacy.headers) == coding(new.headers):
        return
    mine, theirs = inflate(legacy.body, legacy.headers), inflate(new.body, new.headers)
    if mine == theirs:
        return
    left, right = read_pair((mine, legacy.headers), (theirs, new.headers))
    if left.kind is not right.kind or left.kind in {BodyKind.EMPTY, BodyKind.BINARY}:
        _opaque((mine, left), (theirs, right), findings)
    # Two failures have messages and traces of their own; only what they are made of can be asked to agree.
    elif legacy.status >= 500 and new.status >= 500:
        walk(shape(left.value), shape(right.value), findings)
    elif left.kind in {BodyKind.TEXT, BodyKind.HTML}:
        if left.value != right.value:
            findings.add(Difference("$", Kind.TEXT, left.value, right.value))
    # Equal to Python is not equal in JSON: there 1 == True and 1 == 1.0, which the canonical text tells apart.
    elif left.value != right.value or canonical(left.value) != canonical(right.value):
        walk(*_unwrapped(left.value, right.value, rules, findings), findings)


def _opaque(mine: tuple[bytes, Content], theirs: tuple[bytes, Content], findings: Findings) -> None:
    """Bodies of unlike kinds, or without structure, are told apart by their digests."""
    (before, left), (after, right) = mine, theirs
    if left.kind is BodyKind.EMPTY or right.kind is BodyKind.EMPTY:
        kind = Kind.ADDED if left.kind is BodyKind.EMPTY else Kind.MISSING
        findings.add(Difference("$", kind, left.value, right.value))
    elif left.kind is not right.kind:
        findings.add(Difference("$", Kind.TYPE, left.kind.value, right.kind.value))
    elif len(before) != len(after):
        findings.add(Difference("$", Kind.LENGTH, len(before), len(after)))
    else:
        findings.add(Difference("$", Kind.VALUE, sha256(before).hexdigest(), sha256(after).hexdigest()))


def _unwrapped(left: object, right: object, rules: CompiledRules, findings: Findings) -> tuple[object, object]:
    for rule, unwrap in rules.unwraps:
        bare = unwrap.unwrapped(left if unwrap.legacy else right)
        if bare is (left if unwrap.legacy else right):
            continue
        if rule.expired(findings.now):
            findings.expired[rule.id] = None
            continue
        findings.hit(rule)
        left, right = (bare, right) if unwrap.legacy else (left, bare)
    return left, right
