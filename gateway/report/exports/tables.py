"""A report as JSON, as CSV and as JUnit's XML. Pure."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson

from gateway.report.exports.summary import Line, Summary
from gateway.report.records import OUTCOMES
from gateway.report.views import SignatureRow

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_json(summary: Summary) -> str:
    return orjson.dumps(
        {
            "made": summary.made.isoformat(),
            "start": summary.start.isoformat(),
            "end": summary.end.isoformat(),
            "failing": len(summary.failing),
            "endpoints": [_document(line) for line in summary.lines],
        },
        option=orjson.OPT_INDENT_2,
    ).decode()


def to_csv(summary: Summary) -> str:
    """A row an endpoint; counts of each outcome in a column of its own."""
    text = io.StringIO()
    # RFC 4180 ends lines so, and spreadsheets expect it.
    write = csv.writer(text, lineterminator="\r\n").writerow
    write(
        [
            "endpoint",
            "router",
            "stage",
            "gate",
            "sampled",
            *OUTCOMES,
            "match_rate",
            "latency_ratio",
            "unsettled",
            "missing",
        ]
    )
    for line in summary.lines:
        counts = [line.outcomes.counts[name] for name in OUTCOMES]
        texts = [line.endpoint, line.router, line.stage, line.gate.state.value]
        ends = [_number(line.outcomes.match_rate), _number(line.latency_ratio), line.unsettled]
        missing = _cell("; ".join(line.missing))
        write([*map(_cell, texts), line.outcomes.sampled, *counts, *ends, missing])
    return text.getvalue()


def to_junit(summary: Summary) -> str:
    """A suite a router and a case an endpoint: its unsettled signatures are what failed."""
    root = Element("testsuites", name="banyan")
    for router, members in groupby(sorted(summary.lines, key=lambda line: line.router), lambda line: line.router):
        lines = list(members)
        suite = SubElement(root, "testsuite", name=_clean(router), timestamp=summary.made.isoformat())
        for line in lines:
            _case(suite, line)
        failed = sum(line.is_failing for line in lines)
        skipped = sum(_is_unseen(line) for line in lines)
        suite.attrib |= {"tests": str(len(lines)), "failures": str(failed), "skipped": str(skipped), "errors": "0"}
    root.attrib |= {"tests": str(len(summary.lines)), "failures": str(len(summary.failing))}
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, line: Line) -> None:
    case = SubElement(suite, "testcase", classname=_clean(line.router), name=_clean(line.endpoint))
    if line.is_failing:
        # One failure a case is what all readers of the format know; each signature is a line of it.
        errors = line.outcomes.counts["new_error"]
        message = f"{line.unsettled} unsettled signatures, {errors} requests that new failed"
        reasons = [_sentence(row) for row in line.listed]
        if line.unsettled > len(reasons):
            reasons.append(f"and {line.unsettled - len(reasons):,} more unsettled signatures")
        SubElement(case, "failure", type="mismatch", message=message).text = _clean("\n".join(reasons))
    elif _is_unseen(line):
        SubElement(case, "skipped", message="nothing was compared in this time")
    text = f"{line.outcomes.compared} compared, gate {line.gate.state}"
    SubElement(case, "system-out").text = _clean("\n".join([text, *line.missing]))


def _is_unseen(line: Line) -> bool:
    return not line.is_failing and not line.outcomes.compared


def _sentence(row: SignatureRow) -> str:
    types = f"{row.legacy_type} → {row.new_type}"
    return f"{row.location}: {row.kind} ({types}), {row.count} times, {row.triage.state}, signature {row.id}"


def _document(line: Line) -> dict[str, object]:
    return {
        "endpoint": line.endpoint,
        "router": line.router,
        "stage": line.stage,
        "failing": line.is_failing,
        "sampled": line.outcomes.sampled,
        "outcomes": dict(line.outcomes.counts),
        "match_rate": line.outcomes.match_rate,
        "latency_ratio": line.latency_ratio,
        "gate": {"state": line.gate.state, "conditions": [each._asdict() for each in line.gate.conditions]},
        "unsettled": line.unsettled,
        "signatures": _signatures(line.signatures),
        "signatures_omitted": line.omitted,
    }


def _signatures(rows: Sequence[SignatureRow]) -> list[dict[str, object]]:
    return [
        {
            "id": row.id,
            "location": row.location,
            "kind": row.kind,
            "types": [row.legacy_type, row.new_type],
            "severity": row.severity,
            "count": row.count,
            "share": row.share,
            "first_seen": row.first_seen.isoformat(),
            "last_seen": row.last_seen.isoformat(),
            "state": row.triage.state,
            "owner": row.triage.owner,
            "ticket": row.triage.ticket,
        }
        for row in rows
    ]


def _cell(text: str) -> str:
    """A spreadsheet would run what begins like a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _clean(text: str) -> str:
    """XML cannot hold most control characters, not even escaped."""
    return _NO_XML.sub("\ufffd", text)
