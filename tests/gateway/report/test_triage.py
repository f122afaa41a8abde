"""A judgement decides later comparisons until it expires, or what it judged has changed."""

import pytest

from gateway.report.forms import form_of
from gateway.report.samples import SampleDifference
from gateway.report.triage import Judgement, TriageState, effective, settle

PRICE = SampleDifference("aa11", "$.price", "type", "12.50", 12.5, 3)
NAME = SampleDifference("bb22", "$.name", "value", "a", "b", 2)
ACCEPTED = Judgement(TriageState.ACCEPTED, form=form_of([PRICE]))


def test_a_judgement_holds_until_it_expires() -> None:
    assert effective(TriageState.ACCEPTED, 10.0, 9.9) is TriageState.ACCEPTED
    assert effective(TriageState.ACCEPTED, 10.0, 10.0) is TriageState.OPEN
    assert effective(TriageState.NOISE, None, 1e12) is TriageState.NOISE


def test_what_is_accepted_throughout_is_accepted() -> None:
    judgements = {"aa11": ACCEPTED, "bb22": Judgement(TriageState.NOISE)}
    assert settle("mismatch", [PRICE, NAME], judgements, 0.0).outcome == "accepted"
    assert settle("legacy_error", [PRICE], judgements, 0.0).outcome == "accepted"


@pytest.mark.parametrize("state", [TriageState.OPEN, TriageState.BUG, TriageState.FIXED])
def test_one_unsettled_difference_keeps_the_mismatch(state: TriageState) -> None:
    judgements = {"aa11": ACCEPTED, "bb22": Judgement(state)}
    assert settle("mismatch", [PRICE, NAME], judgements, 0.0) == ("mismatch", ())
    assert settle("mismatch", [NAME], {}, 0.0).outcome == "mismatch"


def test_another_form_reopens_with_a_sentence() -> None:
    wrong = SampleDifference("aa11", "$.price", "type", "12.50", 13.0, 3)
    settled = settle("mismatch", [wrong], {"aa11": ACCEPTED}, 0.0)
    assert settled.outcome == "mismatch"
    assert settled.reopens == (("aa11", "the two sides are not the same decimal any more"),)


def test_an_expired_judgement_settles_nothing() -> None:
    expired = ACCEPTED._replace(expires=5.0)
    assert settle("mismatch", [PRICE], {"aa11": expired}, 4.0).outcome == "accepted"
    assert settle("mismatch", [PRICE], {"aa11": expired}, 5.0) == ("mismatch", ())


@pytest.mark.parametrize("outcome", ["match", "timeout", "new_error", "raced"])
def test_other_outcomes_stay_as_they_are(outcome: str) -> None:
    assert settle(outcome, [PRICE], {"aa11": ACCEPTED}, 0.0) == (outcome, ())


def test_a_mismatch_without_differences_is_never_accepted() -> None:
    assert settle("mismatch", [], {"aa11": ACCEPTED}, 0.0).outcome == "mismatch"
