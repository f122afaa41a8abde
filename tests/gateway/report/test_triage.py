"""An expired judgement counts as none."""

from gateway.report.triage import TriageState, effective


def test_a_judgement_holds_until_it_expires() -> None:
    assert effective(TriageState.ACCEPTED, 10.0, 9.9) is TriageState.ACCEPTED
    assert effective(TriageState.ACCEPTED, 10.0, 10.0) is TriageState.OPEN
    assert effective(TriageState.NOISE, None, 1e12) is TriageState.NOISE
