"""Sentences made elsewhere: each is recognised by the text it was made of, and said in the reader's language."""

import pytest

from gateway.control.language import ENGLISH, LANGUAGES
from gateway.control.sentences import SENTENCES
from gateway.report.gate import Facts, Policy, ShapeFact, judge

ARABIC = LANGUAGES["ar"]
FACTS = [
    Facts(),
    Facts(shapes=(ShapeFact("GET ?page", 10, 1),), latency_ratio=2.5, timed=1000, unsettled=("$.a", "$.b")),
    Facts(revoked="a new signature at $.a"),
]


@pytest.mark.parametrize("facts", FACTS)
def test_whatever_a_gate_lacks_can_be_said(facts: Facts) -> None:
    for condition in judge(facts, Policy()).conditions:
        said = ARABIC.said(condition.missing)
        assert ENGLISH.said(condition.missing) == condition.missing
        assert not condition.missing or said != condition.missing


def test_what_was_put_in_stays_in() -> None:
    assert "3,327" in ARABIC.said("3,327 more clean comparisons in a row")
    assert "$.a" in ARABIC.said("triage or fix what is open or a bug: $.a")


def test_what_nobody_knows_stays_as_it_is() -> None:
    assert ARABIC.said("something else (with brackets)") == "something else (with brackets)"
    assert len(set(SENTENCES)) == len(SENTENCES)
