"""A report with one endpoint that fails, one that is clean and one that nobody asked."""

from datetime import UTC, datetime

import pytest

from gateway.report.exports import Line, Summary
from gateway.report.gate import Evidence, Facts, ShapeFact, judge
from gateway.report.triage import TriageState
from gateway.report.views import Outcomes, SignatureRow, TriageView

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLEAN = Facts(Evidence(matches=5000), (ShapeFact("GET ?", 9, 9),), 0.7, 5000, (), "qa")


def signature(location: str, state: TriageState = TriageState.OPEN) -> SignatureRow:
    triage = TriageView(state, owner="ann", ticket="T-1")
    return SignatureRow("aa11", "a.get", location, "type", "string", "number", 3, 12, 0.1, NOW, NOW, triage)


@pytest.fixture
def summary() -> Summary:
    settled = signature("$.price", TriageState.ACCEPTED)
    wild = signature("$.<b>\x01&=cmd")
    failing = Facts(unsettled=(wild.location,))
    return Summary(
        made=NOW,
        start=NOW,
        end=NOW,
        lines=[
            Line("b.get", "b", "canary", Outcomes.of({"match": 5000}), 0.7, judge(CLEAN), [settled], 1),
            Line(
                "a.get",
                "a",
                "shadow",
                Outcomes.of({"match": 88, "mismatch": 12}),
                None,
                judge(failing),
                [wild],
                1201,
                1200,
            ),
            Line("a.put", "a", "legacy", Outcomes.of({}), None, judge(Facts())),
        ],
    )
