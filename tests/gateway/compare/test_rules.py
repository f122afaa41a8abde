from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.compare.guides import ListKey, Weigh
from gateway.compare.model import ABSENT, Difference, Kind, Severity
from gateway.compare.rules import Rule, RuleBook, compile_rules
from gateway.compare.tolerances import Ignore, Uuids

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("router", "endpoint", "holds"),
    [
        (None, None, True),
        ("shop", None, True),
        ("shops", None, False),
        (None, "shop.get", True),
        (None, "shop.g", False),
    ],
)
def test_a_rule_holds_in_its_scope(router: Any, endpoint: Any, holds: Any) -> None:
    rule = Rule("r", Ignore(), "$.a", "qa", "why", NOW, router=router, endpoint=endpoint)
    assert bool(compile_rules([rule], "shop.get").at("$.a")) is holds


def test_only_ignoring_reaches_below_its_place() -> None:
    here = Ignore(below=False)
    rules = [Rule("r", each, "$.a", "qa", "why", NOW) for each in (Ignore(), Uuids(), here)]
    compiled = compile_rules(rules, "x.y")
    assert [tolerance for _, tolerance in compiled.at("$.a.b")] == [Ignore()]
    assert [tolerance for _, tolerance in compiled.at("$.a")] == [Ignore(), Uuids(), here]


def _weigh(level: Severity, location: str = "$", **given: Any) -> Rule:
    return Rule("w", Weigh(level), location, "qa", "why", NOW, **given)


def test_severities_may_be_set_for_a_place_and_below_it() -> None:
    rules = compile_rules([_weigh(Severity.LOW, "$.debug"), _weigh(Severity.HIGH, endpoint="x.y")], "x.y")
    added, deep = Difference("$.a", Kind.ADDED, ABSENT, 1), Difference("$.debug.a", Kind.TYPE, 1, "1")
    assert rules.severity(added, NOW) is Severity.HIGH
    assert compile_rules([_weigh(Severity.LOW, "$.debug")], "x.y").severity(deep, NOW) is Severity.LOW
    late = compile_rules([_weigh(Severity.HIGH, expires=NOW)], "x.y")
    assert late.severity(added, NOW) is Severity.LOW
    assert late.severity(Difference("status", Kind.VALUE, 200, 201), NOW) is Severity.HIGH


def test_the_key_of_a_list_holds_at_its_place_until_it_expires() -> None:
    rule = Rule("k", ListKey(("id",)), "$.items", "qa", "why", NOW)
    assert compile_rules([rule], "x.y").key_of("$.items", NOW) == (rule, ListKey(("id",)))
    assert compile_rules([rule], "x.y").key_of("$.other", NOW) is None
    assert compile_rules([replace(rule, expires=NOW)], "x.y").key_of("$.items", NOW) is None


def test_a_book_compiles_an_endpoint_once() -> None:
    book = RuleBook([Rule("r", Uuids(), "$.a", "qa", "why", NOW, router="x")], 3)
    assert book.at("x.y") is book.at("x.y")
    assert (len(book.at("x.y").placed), len(book.at("z.y").placed), book.revision) == (1, 0, 3)
