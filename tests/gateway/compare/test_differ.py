from datetime import UTC, datetime
from typing import Any

from gateway.compare.differ import ALIKE, Findings, walk
from gateway.compare.model import Kind
from gateway.compare.rules import Rule, compile_rules
from gateway.compare.tolerances import DecimalString

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _walk(legacy: Any, new: Any, *rules: Rule) -> Findings:
    findings = Findings(compile_rules(rules, "x.y"), NOW)
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


def test_what_the_rules_make_alike_still_has_its_place_in_the_list() -> None:
    rule = Rule("r", DecimalString(), "$[*].p", "qa", "why", NOW)
    swapped = [{"p": "1.00"}, {"p": 2}], [{"p": 2}, {"p": 1.0}]
    assert [(each.location, each.kind) for each in _walk(*swapped, rule).kept] == [("$", Kind.ORDER)]
    assert [each.kind for each in _walk([1, 2, 3], [2, 3, 4]).kept] == [Kind.VALUE]


def test_the_bound_is_for_each_signature() -> None:
    found = _walk([*range(ALIKE + 5), None], [*map(str, range(ALIKE + 5)), "x"])
    assert {each.types for each in found.kept} == {("number", "string"), ("null", "string")}


def test_of_many_alike_a_few_are_kept_and_the_rest_counted() -> None:
    findings = _walk([0] * 1000, list(range(1, 1001)))
    assert (len(findings.kept), len(findings.rest)) == (ALIKE, 1000 - ALIKE)
