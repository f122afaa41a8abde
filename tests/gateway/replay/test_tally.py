from gateway.compare import Difference, Kind, Outcome, Severity, Verdict
from gateway.replay.tally import Played, Tally
from tests.gateway.replay.conftest import sample

GRAVE, SLIGHT = Difference("$.a", Kind.TYPE, 1, "1"), Difference("$.b", Kind.VALUE, 1, 2)


def _played(outcome: Outcome, *differences: Difference, severity: Severity = Severity.MEDIUM) -> Played:
    verdict = Verdict(outcome, differences, (("r", 1),), severity=severity)
    return Played(sample(), verdict, is_answered=outcome is not Outcome.NEW_ERROR)


def test_the_gravest_and_most_frequent_come_first() -> None:
    tally = Tally()
    for _ in range(3):
        tally.add(_played(Outcome.MISMATCH, SLIGHT))
    tally.add(_played(Outcome.MISMATCH, GRAVE, severity=Severity.HIGH))
    assert [(seen.example, seen.count) for _, seen in tally.worst] == [(GRAVE, 1), (SLIGHT, 3)]
    assert (tally.total, tally.failed, tally.hits["r"]) == (4, 4, 4)


def test_what_is_fine_fails_nothing() -> None:
    tally = Tally()
    for outcome in (Outcome.MATCH, Outcome.MATCH_BY_RULE, Outcome.WITHHELD):
        tally.add(_played(outcome))
    assert (tally.failed, tally.failures, tally.is_silent) == (0, [], False)
    assert tally.endpoints["shop.get"][Outcome.MATCH] == 1


def test_silence_is_when_nothing_asked_was_answered() -> None:
    tally = Tally()
    tally.add(_played(Outcome.WITHHELD))
    assert not tally.is_silent
    tally.add(_played(Outcome.NEW_ERROR))
    assert tally.is_silent
    tally.add(_played(Outcome.MATCH))
    assert not tally.is_silent
