"""A replay's results for machines: JUnit for CI, JSON for everything else. Pure."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import BinaryIO, Final, NamedTuple

import orjson

from gateway.compare import ABSENT, Difference, Outcome
from gateway.replay.tally import Played, SignatureSeen, Tally, request_line
from gateway.report.samples import to_json

_SHOWN: Final = 20
_LONGEST: Final = 200
_NOT_XML: Final = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], "�")


class Case(NamedTuple):
    """What JUnit says of one request: a recording may be larger than the memory, so no more of it is kept."""

    name: str
    seconds: float
    ending: str = ""
    """``failure``, ``error`` or ``skipped``."""
    outcome: str = ""
    message: str = ""
    text: str = ""


class Junit:
    """Gathers one test case a request; differences are failures, an application that gives no answer an error."""

    def __init__(self) -> None:
        self._suites: dict[str, list[Case]] = {}

    def add(self, played: Played) -> None:
        self._suites.setdefault(played.sample.endpoint, []).append(_case(played))

    def write(self, file: BinaryIO) -> None:
        """One suite after the other."""
        file.write(b"<?xml version='1.0' encoding='utf-8'?>\n<testsuites name=\"banyan replay\">\n")
        for endpoint, cases in sorted(self._suites.items()):
            suite = ET.Element("testsuite", name=_clean(endpoint), tests=str(len(cases)))
            for name, ending in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                suite.set(name, str(sum(each.ending == ending for each in cases)))
            for case in cases:
                _add_case(suite, endpoint, case)
            ET.indent(suite)
            file.write(ET.tostring(suite, encoding="utf-8") + b"\n")
        file.write(b"</testsuites>\n")


def _ending(played: Played) -> str:
    if played.is_skipped or played.verdict.outcome is Outcome.WITHHELD:
        return "skipped"
    if played.is_fine:
        return ""
    return "failure" if played.is_answered else "error"


def _case(played: Played) -> Case:
    name, ending, verdict = _clean(request_line(played.sample)), _ending(played), played.verdict
    if not ending:
        return Case(name, played.seconds)
    text = _clean("\n".join(map(describe, verdict.differences[:_SHOWN])))
    return Case(name, played.seconds, ending, verdict.outcome, _clean(_summary(played)), text)


def _add_case(suite: ET.Element, endpoint: str, case: Case) -> None:
    added = ET.SubElement(suite, "testcase", name=case.name, classname=_clean(endpoint), time=f"{case.seconds:.3f}")
    if case.ending:
        ET.SubElement(added, case.ending, message=case.message, type=case.outcome).text = case.text


def _summary(played: Played) -> str:
    verdict = played.verdict
    if verdict.reason:
        return verdict.reason
    count = len(verdict.differences) + verdict.omitted
    first = f": {describe(verdict.differences[0])}" if verdict.differences else ""
    return f"{verdict.outcome}, {count} {'difference' if count == 1 else 'differences'}{first}"


def describe(difference: Difference) -> str:
    """One difference as a line for people."""
    sides = " → ".join(shown(each) for each in (difference.legacy, difference.new))
    return f"{difference.location} {difference.kind}: {sides}"


def shown(value: object) -> str:
    if value is ABSENT:
        return "(nothing)"
    text = orjson.dumps(to_json(value)).decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def to_document(tally: Tally, about: Mapping[str, object]) -> dict[str, object]:
    """The whole result as JSON has it."""
    return {
        **about,
        "requests": tally.total,
        "failed": tally.failed,
        "outcomes": _counts(tally.outcomes.items()),
        "endpoints": {name: _counts(counts.items()) for name, counts in sorted(tally.endpoints.items())},
        "signatures": [_signature(name, seen) for name, seen in tally.worst],
        "rules": dict(sorted(tally.hits.items())),
        "failures": [
            {
                "endpoint": played.sample.endpoint,
                "request": request_line(played.sample),
                "outcome": played.verdict.outcome,
                "reason": played.verdict.reason,
                "differences": [_difference(each) for each in played.verdict.differences],
                "omitted": played.verdict.omitted,
            }
            for played in tally.failures
        ],
    }


def _counts(items: Iterable[tuple[Outcome, int]]) -> dict[str, int]:
    return {outcome.value: count for outcome, count in sorted(items)}


def _signature(name: str, seen: SignatureSeen) -> dict[str, object]:
    return {
        "signature": name,
        "endpoint": seen.endpoint,
        **_difference(seen.example),
        "severity": seen.severity,
        "count": seen.count,
        "request": seen.request,
    }


def _difference(difference: Difference) -> dict[str, object]:
    sides = {"legacy": difference.legacy, "new": difference.new}
    row: dict[str, object] = {"location": difference.location, "kind": difference.kind}
    return row | {side: to_json(value) for side, value in sides.items() if value is not ABSENT}


def _clean(text: str) -> str:
    """Without what XML cannot hold, not even escaped."""
    return text.translate(_NOT_XML)
