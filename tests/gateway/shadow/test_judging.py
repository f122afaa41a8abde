"""From two answers to what is stored of them."""

import gzip
from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest

from gateway.compare import (
    ABSENT,
    CompiledRules,
    Difference,
    Kind,
    Observation,
    Outcome,
    Rule,
    Verdict,
    compile_rules,
)
from gateway.compare.model import Failure
from gateway.compare.tolerances import Ignore
from gateway.exchange import Request, Side
from gateway.redaction import redactor
from gateway.report.samples import encode_sample, to_json
from gateway.shadow.asking import Asked
from gateway.shadow.judging import (
    Case,
    Ignorance,
    describe,
    fall_back,
    found_of,
    hidden_writes,
    informed,
    judge,
    noise_of,
    place_of,
    sample_of,
    shape,
    steadied,
    with_rows,
)
from gateway.shadow.rehearsal import NOTHING, Reviewed

NOW = datetime(2026, 11, 25, tzinfo=UTC)
RULES = CompiledRules()
REDACTOR = redactor(b"key")
DEEP: list[object] = []
for _ in range(900):
    DEEP = [DEEP]
REQUEST = Request("GET", b"/a?b=1&c", [], "1.1", "http", "10.0.0.1", b"a", 0, "id-1")


def seen(status: int, body: bytes = b"", *, failure: Failure | None = None, truncated: bool = False) -> Asked:
    return Asked(Observation(status, [], body, truncated, failure), 0.5)


def case(legacy: Asked, new: Asked) -> Case:
    return Case("items.get", REQUEST, b"", Side.LEGACY, 1.0, legacy, new)


def test_silence_of_one_side_is_the_difference() -> None:
    verdict = judge(case(seen(200), seen(0, failure=Failure.ERROR)), RULES, NOW)
    assert (verdict.outcome, verdict.differences) == (
        Outcome.NEW_ERROR,
        (Difference("status", Kind.MISSING, 200, ABSENT),),
    )
    verdict = judge(case(seen(0, failure=Failure.TIMEOUT), seen(200)), RULES, NOW)
    assert (verdict.outcome, verdict.differences[0].kind) == (Outcome.TIMEOUT, Kind.ADDED)


def test_silence_of_both_is_no_difference() -> None:
    both = judge(case(seen(0, failure=Failure.ERROR), seen(0, failure=Failure.ERROR)), RULES, NOW)
    assert (both.outcome, both.differences) == (Outcome.LEGACY_ERROR, ())


@pytest.mark.parametrize(
    ("legacy", "new", "outcome", "differs"),
    [
        (seen(200, b"{}"), seen(500, b"oops"), Outcome.NEW_ERROR, True),
        (seen(200, b"{}"), seen(500, b"oo", truncated=True), Outcome.NEW_ERROR, True),
        (seen(200, b"{}"), seen(0, failure=Failure.TIMEOUT), Outcome.NEW_ERROR, True),
        (seen(500, b"oops"), seen(500, b"oops"), Outcome.MATCH, False),
    ],
)
def test_what_legacy_made_good_is_news_error(legacy: Asked, new: Asked, outcome: Outcome, differs: bool) -> None:
    verdict = fall_back(case(legacy, new), RULES, NOW)
    assert (verdict.outcome, bool(verdict.differences)) == (outcome, differs)


def test_only_what_is_unsteady_has_raced() -> None:
    at, price = Difference("$.at", Kind.VALUE, 1, 2), Difference("$.price", Kind.VALUE, 1, 2)
    assert steadied(Verdict(Outcome.MISMATCH, (at,)), [at]).outcome is Outcome.RACED
    left = steadied(Verdict(Outcome.MISMATCH, (at, price)), [at])
    assert (left.outcome, left.differences) == (Outcome.MISMATCH, (price,))


def test_differences_are_described_without_secrets() -> None:
    differences = (
        Difference("$.password", Kind.VALUE, "hunter2hunter2", "hunter3hunter3"),
        Difference("$", Kind.TYPE, "x" * 5000, b"\x00\x01"),
        Difference("$.gone", Kind.MISSING, 1, ABSENT),
    )
    described = describe("items.get", differences, RULES, REDACTOR, NOW)
    assert "hunter" not in repr(described)
    assert described[0].legacy != described[0].new
    assert len(str(described[1].legacy)) < 2100
    assert (described[1].new, described[2].new) == ("2 bytes", ABSENT)
    assert [found.types for found in found_of(differences, described)] == [each.types for each in differences]


def test_noise_keeps_what_is_absent_apart_from_null() -> None:
    (noise,) = noise_of([Difference("$.at", Kind.MISSING, None, ABSENT)], REDACTOR)
    assert (noise.first, noise.second) == ("null", None)


def test_sample_opens_what_is_compressed_before_hiding() -> None:
    packed = Observation(200, [(b"Content-Encoding", b"gzip")], gzip.compress(b'{"password":"hunter2"}'))
    built = case(Asked(packed, 0.1), seen(200))._replace(build="b7")
    sample = sample_of(built, "mismatch", (), REDACTOR)
    assert sample.legacy is not None
    assert sample.legacy.headers == []
    assert b"password" in sample.legacy.body
    assert b"hunter2" not in sample.legacy.body


def test_shape_is_made_of_names() -> None:
    assert shape(REQUEST, b"", REDACTOR) == "GET ?b&c"
    one, other, none = (shape(REQUEST, body, REDACTOR) for body in (b'{"name":"x"}', b'{"name":"y"}', b"not json"))
    assert one == other != none


def test_a_name_in_a_shape_may_be_personal() -> None:
    asked = REQUEST._replace(target=b"/a?maryam@example.net=1&qT9xK2mB7rW4pL8z")
    assert "maryam" not in shape(asked, b"", REDACTOR)
    assert "qT9x" not in shape(asked, b"", REDACTOR)


def test_a_side_that_quotes_a_secret_gives_none_away() -> None:
    asked = REQUEST._replace(target=b"/join/open-sesame-9", headers=[(b"Authorization", b"Bearer s3cret-token-77")])
    told = [
        seen(400, b'{"detail":"open-sesame-9 of s3cret-token-77 is not %b"}' % each) for each in (b"here", b"known")
    ]
    quoting = case(*told)._replace(request=asked, path="/join/{token}")
    redactor_of_it = informed(REDACTOR, quoting)
    differences = judge(quoting, RULES, NOW).differences
    kept = repr(sample_of(quoting, "mismatch", (), redactor_of_it))
    kept += repr(describe("items.get", differences, RULES, redactor_of_it, NOW))
    assert "is not here" in kept
    assert ("open-sesame-9" in kept, "s3cret-token-77" in kept) == (False, False)


def test_what_new_alone_calls_secret_is_known_of_both() -> None:
    legacy, new = seen(200, b'{"note":"use 7f3k-22"}'), seen(200, b'{"note":"use 7f3k-22!","otp":"7f3k-22"}')
    assert "7f3k-22" not in informed(REDACTOR, case(legacy, new)).text("use 7f3k-22!")


def test_rows_of_a_write_are_hidden_by_column() -> None:
    row = {
        "table": "users",
        "key": [5],
        "before": {"password_hash": "aa11", "n": 1},
        "after": {"password_hash": "bb22"},
    }
    difference = {"location": "$rows.users[*].password_hash", "kind": "value", "legacy": "cc33", "new": "bb22"}
    effects = [{"kind": "sms", "text": "otp: dd44"}]
    hidden = hidden_writes(
        {"rows": [row | {"legacy": None}], "differences": [difference], "effects": effects}, REDACTOR
    )
    assert not any(secret in repr(hidden) for secret in ("aa11", "bb22", "cc33", "dd44"))
    assert hidden["rows"][0]["key"] == [5]  # type: ignore[index]
    assert hidden["rows"][0]["after"]["password_hash"] == hidden["differences"][0]["new"]  # type: ignore[index]
    assert hidden_writes({}, REDACTOR) == {}


def test_ignorance_settles_nothing() -> None:
    assert Ignorance().settle("mismatch", (), 1.0) == ("mismatch", ())
    assert Ignorance().rules_at("items.get") == RULES


ROW = Difference("$rows.items[*].total", Kind.VALUE, 1, 2)
ID = Difference("$.id", Kind.VALUE, 8, 7)


def test_rows_make_a_mismatch_of_answers_that_match() -> None:
    found = with_rows(Verdict(Outcome.MATCH), Reviewed((ROW,), {}), RULES, NOW)
    assert (found.outcome, found.differences) == (Outcome.MISMATCH, (ROW,))
    assert found.severity == RULES.severity(ROW, NOW)


def test_rows_go_by_the_endpoints_rules() -> None:
    rule = Rule("r1", Ignore(), "$rows.items[*].total", "qa", "rounded", NOW)
    found = with_rows(Verdict(Outcome.MATCH), Reviewed((ROW,), {}), compile_rules([rule], "items.add"), NOW)
    assert (found.outcome, found.differences, found.hits) == (Outcome.MATCH_BY_RULE, (), (("r1", 1),))


def test_what_a_database_makes_up_is_no_difference_of_answers() -> None:
    reviewed = Reviewed((), {}, explains=lambda difference: difference is ID)
    found = with_rows(Verdict(Outcome.MISMATCH, (ID,)), reviewed, RULES, NOW)
    assert (found.outcome, found.differences) == (Outcome.MATCH, ())
    both = with_rows(Verdict(Outcome.MISMATCH, (ID, ROW)), reviewed, RULES, NOW)
    assert (both.outcome, both.differences) == (Outcome.MISMATCH, (ROW,))


def test_what_a_database_makes_up_hides_nothing_behind_it() -> None:
    other = ID._replace(new=9)
    reviewed = Reviewed((), {}, explains=lambda difference: difference is ID)
    found = with_rows(Verdict(Outcome.MISMATCH, (ID, ID), rest=(ID, other)), reviewed, RULES, NOW)
    assert (found.outcome, found.differences, found.omitted) == (Outcome.MISMATCH, (other,), 0)


def test_rows_that_are_not_known_make_no_match() -> None:
    unread = Reviewed((), {}, unread=True)
    assert with_rows(Verdict(Outcome.MATCH), unread, RULES, NOW).outcome is Outcome.NOT_COMPARABLE
    made_up_perhaps = with_rows(Verdict(Outcome.MISMATCH, (ID,)), unread, RULES, NOW)
    assert (made_up_perhaps.outcome, made_up_perhaps.differences) == (Outcome.NOT_COMPARABLE, ())
    status = Difference("status", Kind.VALUE, 201, 422)
    assert with_rows(Verdict(Outcome.MISMATCH, (ID, status)), unread, RULES, NOW).outcome is Outcome.MISMATCH


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.TOO_LARGE, Outcome.NOT_COMPARABLE])
def test_what_was_not_compared_stays_so(outcome: Outcome) -> None:
    assert with_rows(Verdict(outcome), Reviewed((ROW,), {}), RULES, NOW) == Verdict(outcome)


def test_an_error_stays_one_whatever_the_rows() -> None:
    error = Verdict(Outcome.NEW_ERROR, (Difference("status", Kind.VALUE, 200, 500),))
    assert with_rows(error, NOTHING, RULES, NOW).outcome is Outcome.NEW_ERROR


@pytest.mark.parametrize("value", [DEEP, {"a": DEEP}, "\ud800", Decimal("1.50"), 10**30])
def test_any_value_can_be_described_and_stored(value: object) -> None:
    (one,) = describe("items.get", [Difference("$.a", Kind.MISSING, value, ABSENT)], RULES, REDACTOR, NOW)
    assert to_json(one.legacy) == one.legacy
    assert orjson.dumps(one.legacy)
    assert noise_of([Difference("$.a", Kind.VALUE, value, value)], REDACTOR)[0].first


def test_a_sample_of_what_is_nested_deeply_is_kept() -> None:
    body = b'{"a":%b%b}' % (b"[" * 900, b"]" * 900)
    assert encode_sample(sample_of(case(seen(200, body), seen(200, body)), "mismatch", (), REDACTOR))


def test_a_place_is_stored_short_and_apart_from_others() -> None:
    long = f"header:{'x' * 9000}"
    (place, other) = (place_of(each, REDACTOR) for each in (long, f"{long}y"))
    assert len(place) < 600
    assert place != other
