"""What fails is what nobody settled, and what new did not answer."""

from dataclasses import replace

from gateway.report.exports import Summary
from gateway.report.views import Outcomes


def test_only_the_unsettled_fails(summary: Summary) -> None:
    assert [line.endpoint for line in summary.failing] == ["a.get"]
    assert summary.lines[0].missing == []


def test_answers_that_new_failed_to_give_fail(summary: Summary) -> None:
    clean = summary.lines[0]
    assert replace(clean, outcomes=Outcomes.of({"new_error": 1})).is_failing
    assert not replace(clean, outcomes=Outcomes.of({"timeout": 1, "mismatch": 1})).is_failing
