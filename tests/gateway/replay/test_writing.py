"""Results as machines read them."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO

import orjson

from gateway.compare import ABSENT, Difference, Kind, Outcome, Verdict
from gateway.replay.tally import Played, Tally
from gateway.replay.writing import Junit, shown, to_document
from tests.gateway.replay.conftest import sample

DIFFERENCE = Difference("$.a", Kind.MISSING, "ü\x00\ud800", ABSENT)
PLAYED = [
    Played(sample("/a?x=1&y=<"), Verdict(Outcome.MATCH), 0.25),
    Played(sample("/b"), Verdict(Outcome.MISMATCH, (DIFFERENCE,), rest=(DIFFERENCE, DIFFERENCE))),
    Played(sample("/c"), Verdict(Outcome.NEW_ERROR, reason="new gave no answer"), is_answered=False),
    Played(replace(sample("/d"), endpoint="shop.add"), Verdict(Outcome.WITHHELD, reason="a write")),
]


def test_junit_has_a_case_for_each_request() -> None:
    report = Junit()
    for each in PLAYED:
        report.add(each)
    file = BytesIO()
    report.write(file)
    suites = ET.fromstring(file.getvalue())  # noqa: S314 - our own document
    assert [(suite.get("name"), suite.get("tests")) for suite in suites] == [("shop.add", "1"), ("shop.get", "3")]
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    assert cases["GET /a?x=1&y=<"].get("time") == "0.250"
    assert [cases[name][0].tag for name in ("GET /b", "GET /c", "GET /d")] == ["failure", "error", "skipped"]
    assert "mismatch, 3 differences: $.a missing" in str(cases["GET /b"][0].get("message"))


def test_the_document_has_counts_signatures_and_failures() -> None:
    tally = Tally()
    for each in PLAYED:
        tally.add(each)
    found = orjson.loads(orjson.dumps(to_document(tally, {"against": "x"})))
    assert (found["against"], found["requests"], found["failed"]) == ("x", 4, 2)
    assert found["outcomes"] == {"match": 1, "mismatch": 1, "new_error": 1, "withheld": 1}
    assert [(each["location"], each["count"], "new" in each) for each in found["signatures"]] == [("$.a", 1, False)]
    assert [each["request"] for each in found["failures"]] == ["GET /b", "GET /c"]


def test_a_long_value_is_cut_for_people() -> None:
    assert shown("x" * 999).endswith("…")
    assert (shown(ABSENT), shown(None)) == ("(nothing)", "null")
