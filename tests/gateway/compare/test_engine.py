"""The rules every comparison keeps, whatever the bytes."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare import Kind, Observation, Outcome, Rule, Severity, compare, compile_rules
from gateway.compare.guides import Guide, ListKey, Unwrap
from gateway.compare.model import Failure
from gateway.compare.tolerances import DecimalString, Ignore, StatusMapping, Tolerance

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NONE = compile_rules((), "shop.get")
JSON = [(b"content-type", b"application/json")]
MEDIA = st.sampled_from([b"application/json", b"text/html", b"text/plain", b"image/png", b"", b"a/x+json"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
KEYS = st.text("abcdef", min_size=1, max_size=4)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


def _json(body: object, status: int = 200) -> Observation:
    return Observation(status, JSON, body if isinstance(body, bytes) else json.dumps(body).encode())


def _rule(tolerance: Tolerance | Guide, location: str, expires: datetime | None = None) -> Rule:
    return Rule("r", tolerance, location, "qa", "why", NOW, expires)


@given(st.binary(max_size=200), st.binary(max_size=200), MEDIA, MEDIA)
def test_no_bytes_raise(legacy: Any, new: Any, media: Any, other: Any) -> None:
    verdict = compare(
        Observation(200, [(b"content-type", media)], legacy),
        Observation(200, [(b"content-type", other)], new),
        NONE,
        NOW,
    )
    assert (verdict.outcome is Outcome.MISMATCH) == bool(verdict.differences)


@given(VALUES)
def test_a_value_matches_itself_however_it_is_written(value: Any) -> None:
    legacy, new = _json(value), _json(json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "replace"))
    assert compare(legacy, legacy, NONE, NOW).outcome is Outcome.MATCH
    if "\ufffd" not in new.body.decode() and b"?" not in new.body:
        assert compare(legacy, new, NONE, NOW).outcome is Outcome.MATCH


@given(VALUES, VALUES)
def test_the_sides_may_be_swapped(one: Any, two: Any) -> None:
    swap = {Kind.MISSING: Kind.ADDED, Kind.ADDED: Kind.MISSING}
    there = compare(_json(one), _json(two), NONE, NOW)
    back = compare(_json(two), _json(one), NONE, NOW)
    assert there.outcome is back.outcome
    assert there.outcome is Outcome.MATCH or there.differences
    if not any(each.location.count("[*]") for each in (*there.differences, *back.differences)):
        assert {(d.location, swap.get(d.kind, d.kind)) for d in there.differences} == {
            (d.location, d.kind) for d in back.differences
        }


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(), min_size=1), min_size=1), st.data())
def test_one_changed_leaf_is_found_at_its_place_and_no_rule_elsewhere_hides_it(value: Any, data: Any) -> None:
    outer = data.draw(st.sampled_from(sorted(value)))
    inner = data.draw(st.sampled_from(sorted(value[outer])))
    changed = {**value, outer: {**value[outer], inner: value[outer][inner] + 1}}
    location = f"$.{outer}.{inner}"
    elsewhere = compile_rules([_rule(Ignore(), f"{location}x"), _rule(Ignore(), f"$.{outer}z")], "shop.get")
    verdict = compare(_json(value), _json(changed), elsewhere, NOW)
    assert [(each.location, each.kind) for each in verdict.differences] == [(location, Kind.VALUE)]
    here = compile_rules([_rule(Ignore(), f"$.{outer}")], "shop.get")
    assert compare(_json(value), _json(changed), here, NOW).outcome is Outcome.MATCH_BY_RULE


@given(st.lists(st.integers(), unique=True, min_size=2, max_size=9), st.randoms())
def test_a_permutation_is_a_difference_of_order_only(numbers: Any, chance: Any) -> None:
    shuffled = list(numbers)
    chance.shuffle(shuffled)
    verdict = compare(_json({"a": numbers}), _json({"a": shuffled}), NONE, NOW)
    kinds = [(each.location, each.kind) for each in verdict.differences]
    assert kinds == ([] if shuffled == numbers else [("$.a", Kind.ORDER)])


@pytest.mark.parametrize(
    ("legacy", "new", "equal"),
    [
        (b"[1]", b"[1.0]", True),
        (b"[1]", b"[true]", False),
        (b"[0.1]", b"[0.10000000000000000001]", False),
        (b"[9007199254740993]", b"[9007199254740992]", False),
        (b"[1e-400]", b"[0.0]", False),
        (b"[1.00000000000000000000000000000001]", b"[1.00000000000000000000000000000002]", False),
        (b"[" + b"9" * 5000 + b"]", b"[" + b"9" * 5000 + b" ]", True),
        (b"[NaN]", b'["NaN"]', False),
        (b"[NaN ]", b"[NaN]", True),
        (b"[null]", b"[]", False),
        (b'{"a":1,"a":2}', b'{"a":2}', True),
        (b'{"a":1', b'{"a":2', False),
        (b'["\xff"]', b'["\xfe"]', False),
        (b'["\\ud800"]', b'["\\ud801"]', False),
    ],
)
def test_what_json_parsers_get_wrong(legacy: Any, new: Any, equal: Any) -> None:
    assert (compare(_json(legacy), _json(new), NONE, NOW).outcome is Outcome.MATCH) is equal


def test_endless_nesting_is_not_comparable() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    assert compare(_json(deep), _json(deep + b" "), NONE, NOW).outcome is Outcome.NOT_COMPARABLE
    assert compare(_json(deep), _json(deep), NONE, NOW).outcome is Outcome.MATCH


def test_failures_and_limits_have_their_outcomes() -> None:
    fine = _json({})
    for failed, other, outcome in (
        (fine, fine._replace(failure=Failure.TIMEOUT), Outcome.TIMEOUT),
        (fine, fine._replace(failure=Failure.ERROR), Outcome.NEW_ERROR),
        (fine._replace(failure=Failure.ERROR), fine, Outcome.LEGACY_ERROR),
        (fine, fine._replace(truncated=True), Outcome.TOO_LARGE),
        (fine, _json({}, 500), Outcome.NEW_ERROR),
        (_json({}, 500), fine, Outcome.LEGACY_ERROR),
        (fine, _json({}, 404), Outcome.MISMATCH),
    ):
        assert compare(failed, other, NONE, NOW).outcome is outcome


def test_two_server_errors_are_compared_by_shape() -> None:
    assert compare(_json({"e": "a"}, 500), _json({"e": "b"}, 500), NONE, NOW).outcome is Outcome.MATCH
    assert compare(_json({"e": "a"}, 500), _json({"f": "b"}, 500), NONE, NOW).outcome is Outcome.MISMATCH


def test_a_rule_counts_its_hits_and_an_expired_one_says_so() -> None:
    legacy, new = _json({"items": [{"p": "1.50"}, {"p": "2.50"}]}), _json({"items": [{"p": 1.5}, {"p": 2.5}]})
    verdict = compare(legacy, new, compile_rules([_rule(DecimalString(), "$.items[*].p")], "shop.get"), NOW)
    assert (verdict.outcome, verdict.hits) == (Outcome.MATCH_BY_RULE, (("r", 2),))
    late = compile_rules([_rule(DecimalString(), "$.items[*].p", expires=NOW)], "shop.get")
    verdict = compare(legacy, new, late, NOW)
    assert (verdict.outcome, verdict.hits, verdict.expired) == (Outcome.MISMATCH, (), ("r",))
    assert verdict.severity is Severity.HIGH


def test_status_mapping_and_envelope() -> None:
    rules = compile_rules([_rule(StatusMapping(200, 201), "status"), _rule(Unwrap("data"), "$")], "shop.get")
    assert compare(_json({"a": 1}), _json({"data": {"a": 1}}, 201), rules, NOW).outcome is Outcome.MATCH_BY_RULE
    assert compare(_json({"a": 1}), _json({"data": {"a": 1}, "b": 2}), rules, NOW).outcome is Outcome.MISMATCH


def test_a_compressed_body_is_opened_and_an_unknown_coding_is_not_comparable() -> None:
    zipped = Observation(200, [*JSON, (b"content-encoding", b"gzip")], gzip.compress(b'{"a":1}'))
    assert compare(_json({"a": 1}), zipped, NONE, NOW).outcome is Outcome.MATCH
    brotli = zipped._replace(headers=[*JSON, (b"content-encoding", b"br")])
    assert compare(_json({"a": 1}), brotli, NONE, NOW).outcome is Outcome.NOT_COMPARABLE


def test_a_given_list_key_finds_what_moved_was_added_removed_and_changed() -> None:
    legacy = [{"sku": "a", "n": 1}, {"sku": "b", "n": 1}, {"sku": "c", "n": 1}]
    new = [{"sku": "c", "n": 1}, {"sku": "a", "n": 2}, {"sku": "d", "n": 1}]
    rules = compile_rules([_rule(ListKey(("sku",)), "$")], "shop.get")
    verdict = compare(_json(legacy), _json(new), rules, NOW)
    assert {(each.location, each.kind) for each in verdict.differences} == {
        ("$", Kind.ORDER),
        ("$[*].n", Kind.VALUE),
        ("$[*]", Kind.MISSING),
        ("$[*]", Kind.ADDED),
    }
    assert (verdict.outcome, verdict.hits) == (Outcome.MISMATCH, (("r", 1),))
    assert compare(_json([{"sku": 1}]), _json([{"sku": 1.0}]), rules, NOW).outcome is Outcome.MATCH


def test_a_coding_that_is_not_opened_matters_only_where_the_bytes_differ() -> None:
    legacy = Observation(200, [*JSON, (b"content-encoding", b"br")], b"\x0b")
    found = compare(legacy, legacy._replace(headers=[*legacy.headers, (b"x-a", b"1")]), NONE, NOW)
    assert [each.location for each in found.differences] == ["header:x-a"]
    assert compare(legacy, legacy._replace(body=b"\x0c"), NONE, NOW).outcome is Outcome.NOT_COMPARABLE


def test_two_failures_may_word_their_text_as_they_like() -> None:
    legacy, new = (Observation(500, [(b"content-type", b"text/plain")], each) for each in (b"boom 1", b"boom 2"))
    assert compare(legacy, new, NONE, NOW).outcome is Outcome.MATCH
    assert compare(legacy._replace(status=404), new._replace(status=404), NONE, NOW).outcome is Outcome.MISMATCH
