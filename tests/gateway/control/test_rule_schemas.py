"""What the API says of proposals and trials."""

from datetime import UTC, datetime

from gateway.compare import ABSENT, Difference, Kind
from gateway.compare.noise import Proposal, Rate
from gateway.compare.tolerances import TimestampsWithin
from gateway.control.rule_schemas import DifferenceOut, ProposalOut, TrialOut
from gateway.report.proposals import Decided, NoiseProposal, ProposalState
from gateway.report.trials import Hidden, TrialReport

NOW = datetime(2026, 11, 25, tzinfo=UTC)
STAMP = Difference("$.at", Kind.VALUE, "a", "b")


def test_a_side_that_lacks_the_place_has_no_key() -> None:
    assert DifferenceOut.of(Difference("$.a", Kind.ADDED, ABSENT, None)).model_dump() == {
        "location": "$.a",
        "kind": "added",
        "new": None,
    }


def test_a_proposal_carries_its_counts_and_who_judged_it() -> None:
    decided = Decided(ProposalState.ACCEPTED, "huda", "seen", NOW.timestamp())
    proposal = NoiseProposal(
        "p1", "a.get", Proposal("$.at", TimestampsWithin(5.0), 3, (STAMP,)), Rate(3, 30), Rate(4, 40), decided
    )
    out = ProposalOut.of(proposal).model_dump(by_alias=True)
    assert (out["kind"], out["with"], out["location"], out["endpoint"]) == (
        "timestamps_within",
        {"seconds": 5.0},
        "$.at",
        "a.get",
    )
    assert (out["state"], out["who"], out["at"], out["explains"]) == ("accepted", "huda", NOW, True)
    assert (out["itself"]["times"], out["itself"]["of"], len(out["evidence"])) == (3, 30, 1)


def test_a_trial_shows_what_it_would_hide() -> None:
    hidden = (Hidden("q1", "a.get", "aa", STAMP, is_bug=True),)
    out = TrialOut.of(TrialReport(2, 2, ("q1",), 1, hidden, 1, (), ("aa",)))
    assert (out.samples, out.turned, out.still, out.bugs) == (2, ["q1"], 1, ["aa"])
    assert out.hidden[0].bug
