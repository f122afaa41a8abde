"""JSON, CSV and JUnit that their readers accept, whatever stands in a location."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree as Xml

from gateway.report.exports import FORMATS, Summary
from gateway.report.exports.tables import to_csv, to_json, to_junit
from gateway.report.records import OUTCOMES


def test_json_says_all_of_each_endpoint(summary: Summary) -> None:
    found = json.loads(to_json(summary))
    assert (found["failing"], [each["failing"] for each in found["endpoints"]]) == (1, [False, True, False])
    assert found["endpoints"][1]["signatures"][0]["location"] == "$.<b>\x01&=cmd"
    assert found["endpoints"][0]["gate"]["state"] == "met"
    assert [(each["unsettled"], each["signatures_omitted"]) for each in found["endpoints"]] == [
        (0, 0),
        (1200, 1200),
        (0, 0),
    ]


def test_csv_has_a_column_for_each_outcome(summary: Summary) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(summary))))
    assert [row["endpoint"] for row in rows] == ["b.get", "a.get", "a.put"]
    assert all(int(row["sampled"]) == sum(int(row[name]) for name in OUTCOMES) for row in rows)
    assert [row["unsettled"] for row in rows] == ["0", "1200", "0"]
    assert (rows[0]["match_rate"], rows[0]["latency_ratio"], rows[2]["match_rate"]) == ("1.0000", "0.7000", "")


def test_no_cell_is_a_formula(summary: Summary) -> None:
    wild = replace(summary.lines[0], endpoint="=cmd()", router="@x")
    [row] = csv.DictReader(io.StringIO(to_csv(replace(summary, lines=[wild]))))
    assert (row["endpoint"], row["router"]) == ("'=cmd()", "'@x")


def test_junit_has_a_case_for_each_endpoint(summary: Summary) -> None:
    root = Xml.fromstring(to_junit(summary).encode())  # noqa: S314 - our own text
    assert root.attrib == {"name": "banyan", "tests": "3", "failures": "1"}
    suites = {suite.get("name"): suite for suite in root}
    assert (suites["a"].get("failures"), suites["a"].get("skipped"), suites["b"].get("failures")) == ("1", "1", "0")
    [failure] = suites["a"].iter("failure")
    assert failure.get("message") == "1200 unsettled signatures, 0 requests that new failed"
    assert failure.text is not None
    assert "type (string → number), 12 times, open, signature aa11" in failure.text
    assert failure.text.endswith("and 1,199 more unsettled signatures")
    assert [case.get("name") for case in root.iter("testcase")] == ["a.get", "a.put", "b.get"]


def test_every_format_has_its_media_type() -> None:
    assert {name: media for name, (media, _) in FORMATS.items()} == {
        "html": "text/html",
        "json": "application/json",
        "junit": "application/xml",
        "csv": "text/csv",
    }
