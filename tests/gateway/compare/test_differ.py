from datetime import UTC, datetime
from typing import Any

from gateway.compare.differ import ALIKE, Findings, walk
from gateway.compare.model import Kind
from gateway.compare.rules import compile_rules


def _walk(legacy: Any, new: Any) -> Findings:
    findings = Findings(compile_rules((), "x.y"), datetime(2026, 1, 1, tzinfo=UTC))
    walk(legacy, new, findings)
    return findings


def test_each_kind_at_its_place() -> None:
    legacy = {"a": 1, "b": 1, "c": 1, "d": [1, 2], "e": {"1": 1}}
    found = _walk(legacy, {"a": 2, "b": "1", "d": [2, 1], "e": {"1": 2}, "f": 0}).kept
    assert {(each.location, each.kind) for each in found} == {
        ("$.a", Kind.VALUE),
        ("$.b", Kind.TYPE),
        ("$.c", Kind.MISSING),
        ("$.d", Kind.ORDER),
        ("$.e{*}", Kind.VALUE),
        ("$.f", Kind.ADDED),
    }


def test_of_many_alike_a_few_are_kept_and_the_rest_counted() -> None:
    findings = _walk([0] * 1000, list(range(1, 1001)))
    assert (len(findings.kept), findings.omitted) == (ALIKE, 1000 - ALIKE)
