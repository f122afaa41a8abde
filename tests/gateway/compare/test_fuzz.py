"""Whatever the bytes and whatever the rules: a defined outcome, and differences that can be put on record."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.compare import Observation, Outcome, Rule, compare, compile_rules, signature_of
from gateway.compare.documents import read_rule
from gateway.compare.kinds import KINDS
from gateway.report.samples import to_json
from tests.gateway.compare.test_documents import PARAMETERS
from tests.gateway.compare.test_engine import MEDIA

NOW = datetime(2026, 11, 25, tzinfo=UTC)
NONE = compile_rules((), "shop.get")
NASTY = st.sampled_from(
    ["NaN", "-Infinity", "1e999", "-0.0", "0.1000000000000000055", "9" * 40, "1e-999999999", '"\\ud800"', "true", '"2026-11-25"',
     "1764064800", '"1.50"', '"eyJhIjox.eyJhIjoxfQ.x"', '"550e8400-e29b-41d4-a716-446655440000"', "null", '"Mon, 32 Sep 2025"']
)  # fmt: skip
TEXTS = st.recursive(
    NASTY | st.integers().map(str) | st.text(max_size=8).map(json.dumps),
    lambda inner: (
        st.lists(inner, max_size=5).map(lambda each: f"[{','.join(each)}]")
        # Few names, so that they come twice in one object and on both sides.
        | st.lists(st.tuples(st.sampled_from(["a", "b", "id", "data", "7", "é"]), inner), max_size=5).map(
            lambda pairs: "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in pairs) + "}"
        )
    ),
    max_leaves=12,
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """JSON, or what a broken connection, a broken encoder or a proxy makes of it."""
    body = draw(TEXTS).encode("utf-8", "surrogatepass")
    broken = draw(st.sampled_from(["no", "no", "cut", "noise", "bom", "twice"]))
    at = draw(st.integers(0, len(body)))
    return {
        "no": body,
        "cut": body[:at],
        "noise": body[:at] + draw(st.binary(min_size=1, max_size=3)) + body[at:],
        "bom": b"\xef\xbb\xbf" + body,
        "twice": body + body,
    }[broken]


@st.composite
def rules(draw: st.DrawFn) -> Any:
    found: list[Rule] = []
    for name in draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=6)):
        location = KINDS[name].location or draw(
            st.sampled_from(["$", "$..a", "$.*", "$[*].id", "$[*]", "header:*", "$.a[*]"])
        )
        given_ = {"with": draw(PARAMETERS[name])} if name in PARAMETERS else {}
        document = {"id": f"r{len(found)}", "kind": name, "location": location, "reason": "fuzz", **given_}
        found.append(read_rule(document, author="fuzz", created=NOW))
    return compile_rules(found, "shop.get")


@st.composite
def answers(draw: st.DrawFn) -> Observation:
    lines = [(b"content-type", draw(MEDIA)), (b"x-total", draw(st.sampled_from([b"1", b"\xff", b""])))]
    return Observation(draw(st.sampled_from([200, 201, 404, 500])), lines, draw(bodies()))


@settings(max_examples=200)
@given(answers(), answers(), rules())
def test_every_pair_has_an_outcome_and_every_difference_a_record(legacy: Any, new: Any, held: Any) -> None:
    verdict = compare(legacy, new, held, NOW)
    assert verdict.outcome in {
        *(Outcome.MATCH, Outcome.MATCH_BY_RULE, Outcome.MISMATCH),
        *(Outcome.NEW_ERROR, Outcome.LEGACY_ERROR, Outcome.NOT_COMPARABLE),
    }
    for difference in verdict.differences:
        assert len(signature_of("shop.get", difference).id) == 12
        orjson.dumps([to_json(difference.legacy), to_json(difference.new)], default=str)


@given(answers(), rules())
def test_an_answer_matches_itself_under_any_rules(answer: Any, held: Any) -> None:
    again = answer._replace(body=answer.body + b"")
    assert compare(answer, again, held, NOW).outcome is Outcome.MATCH
    spaced = answer._replace(headers=[*answer.headers, (b"x-other", b"1")])
    assert {each.location for each in compare(answer, spaced, held, NOW).differences} <= {"header:x-other"}


@given(bodies(), bodies(), rules())
def test_a_rule_never_adds_a_mismatch(one: Any, two: Any, held: Any) -> None:
    """Rules that let pass: those that change how lists and envelopes are read may find other differences."""
    passing = held.__class__(placed=held.placed)
    legacy, new = (Observation(200, [(b"content-type", b"application/json")], each) for each in (one, two))
    free, ruled = compare(legacy, new, NONE, NOW), compare(legacy, new, passing, NOW)
    assert len(ruled.differences) + ruled.omitted <= len(free.differences) + free.omitted


def _calls(size: int, make: Any) -> int:
    legacy, new = (Observation(200, [], json.dumps(each).encode()) for each in make(size))
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        compare(legacy, new, NONE, NOW)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize(
    "make",
    [
        lambda size: (
            [{"id": at, "v": at} for at in range(size)],
            [{"id": at, "v": -at} for at in reversed(range(size))],
        ),
        lambda size: (list(range(size)), list(range(1, size + 1))),
        lambda size: ([[at] for at in range(size)], [[at + 1] for at in range(size)]),
        lambda size: ({str(at): at for at in range(size)}, {str(at): at + 1 for at in range(size)}),
        lambda size: ([{"v": at % 3} for at in range(size)], [{"v": at % 2} for at in range(size + 9)]),
    ],
    ids=["keyed", "shifted", "nested", "map", "no key"],
)
def test_ten_times_the_elements_cost_ten_times_the_steps(make: Any) -> None:
    assert _calls(3000, make) <= 11 * _calls(300, make)


def test_a_hundred_thousand_differences_stay_few_on_record() -> None:
    legacy, new = (
        Observation(200, [], json.dumps([{"id": at, "v": side} for at in range(100_000)]).encode()) for side in (1, 2)
    )
    verdict = compare(legacy, new, NONE, NOW)
    assert (len(verdict.differences), verdict.omitted) == (20, 99_980)
