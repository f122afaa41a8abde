"""What the JSON API takes and gives of rules, trials and proposals; a rule is the document of ``compare.documents``."""

from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from gateway.compare import ABSENT, Difference
from gateway.compare.documents import write_rule
from gateway.compare.kinds import KINDS
from gateway.control.schemas import Body, Why
from gateway.report.proposals import NoiseProposal, ProposalState
from gateway.report.rules import Imported, StoredRule
from gateway.report.samples import to_json
from gateway.report.trials import TrialReport


class RuleBody(Body):
    """A rule to be; where, why and what it lets pass."""

    id: str | None = Field(None, examples=["order-created"], description="Made of the rest where it is left out.")
    kind: str = Field(examples=["timestamps_within"], description="One of `kinds` in the list of rules.")
    with_: dict[str, object] = Field(default_factory=dict, alias="with", examples=[{"seconds": 2}])
    location: str | None = Field(None, examples=["$.items[*].created_at"])
    router: str | None = None
    endpoint: str | None = Field(None, examples=["orders.get_order"])
    reason: str = Field(examples=["each side stamps by its own clock"])
    expires: str | None = Field(None, examples=["2027-03-31"], description="From then on it explains nothing.")

    def document(self) -> dict[str, object]:
        return self.model_dump(by_alias=True, exclude_none=True, exclude={"why"})


class RuleChange(RuleBody):
    why: str = Why


class RuleOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    id: str
    kind: str
    with_: dict[str, object] = Field(alias="with")
    location: str
    router: str | None
    endpoint: str | None
    reason: str
    author: str
    created: datetime
    expires: datetime | None
    expired: bool = Field(description="It explains nothing any more.")
    hits: int = Field(description="Differences it explained.")

    @staticmethod
    def of(stored: StoredRule, now: datetime) -> "RuleOut":
        document = {"with": {}, "router": None, "endpoint": None, "expires": None, **write_rule(stored.rule)}
        return RuleOut.model_validate({**document, "expired": stored.rule.expired(now), "hits": stored.hits})


class KindOut(BaseModel):
    kind: str
    about: str = Field(description="What holds of both values where such a rule lets them pass.")
    needs: list[str]
    takes: list[str]
    location: str | None = Field(description="The only place where it can stand.")

    @staticmethod
    def all() -> "list[KindOut]":
        return [
            KindOut(
                kind=name, about=kind.about, needs=list(kind.needed), takes=list(kind.optional), location=kind.location
            )
            for name, kind in KINDS.items()
        ]


class RuleList(BaseModel):
    rules: list[RuleOut]
    kinds: list[KindOut]
    revision: int


class RuleChanged(BaseModel):
    rule: RuleOut | None = Field(description="Null where it was removed.")
    revision: int


class ImportedOut(BaseModel):
    added: list[str]
    changed: list[str]
    removed: list[str]
    check: bool = Field(description="Nothing was written.")

    @staticmethod
    def of(imported: Imported, *, is_check: bool) -> "ImportedOut":
        return ImportedOut(
            added=list(imported.added), changed=list(imported.changed), removed=list(imported.removed), check=is_check
        )


class DifferenceOut(BaseModel):
    """One side has no key ``legacy`` or ``new`` where it has no such place: that is not null."""

    model_config = ConfigDict(extra="allow")

    location: str
    kind: str

    @staticmethod
    def of(difference: Difference) -> "DifferenceOut":
        sides = {"legacy": difference.legacy, "new": difference.new}
        shown = {side: to_json(value) for side, value in sides.items() if value is not ABSENT}
        return DifferenceOut.model_validate({"location": difference.location, "kind": difference.kind, **shown})


class HiddenOut(BaseModel):
    sample: str
    endpoint: str
    signature: str
    bug: bool = Field(description="QA has said of its signature that it is a bug.")
    difference: DifferenceOut


class TrialOut(BaseModel):
    samples: int = Field(description="Requests it was tried on.")
    stored: int = Field(
        description="Samples on record at the places it speaks of; the newest 500 are tried, of each signature in turn."
    )
    turned: list[str] = Field(description="Samples it would turn from mismatch to match.")
    still: int = Field(description="Samples that would stay a mismatch.")
    hidden: list[HiddenOut] = Field(description="Differences it would take out of sight, bugs first; 50 at most.")
    hidden_count: int
    bugs: list[str] = Field(description="Signatures that are bugs by QA's word, and that it would wrongly hide.")
    mixed: list[tuple[str, str]] = Field(
        description="Type pairs among the hidden where there are several: it may hide what it was not meant for."
    )

    @staticmethod
    def of(trial: TrialReport) -> "TrialOut":
        return TrialOut(
            samples=trial.samples,
            stored=trial.stored,
            turned=list(trial.turned),
            still=trial.still,
            hidden=[
                HiddenOut(
                    sample=each.sample,
                    endpoint=each.endpoint,
                    signature=each.signature,
                    bug=each.is_bug,
                    difference=DifferenceOut.of(each.difference),
                )
                for each in trial.hidden
            ],
            hidden_count=trial.hidden_count,
            bugs=list(trial.bugs),
            mixed=list(trial.mixed),
        )


class ProposalJudgement(Body):
    why: str = Why
    expires: AwareDatetime | None = Field(None, description="Of the rule that is made.")


class RateOut(BaseModel):
    times: int
    of: int
    low: float = Field(description="Bounds of the 95 % interval.")
    high: float


class ProposalOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    id: str
    state: ProposalState
    endpoint: str
    location: str
    kind: str
    with_: dict[str, object] = Field(alias="with")
    explains: bool = Field(description="Noise alone may be why new differs here; else it cannot be accepted.")
    sentence: str
    itself: RateOut = Field(description="How often legacy differed from itself when asked twice.")
    new: RateOut = Field(description="How often new differed from legacy.")
    evidence: list[DifferenceOut] = Field(description="Legacy's first answer as `legacy`, its second as `new`.")
    who: str
    why: str
    at: datetime | None

    @staticmethod
    def of(proposal: NoiseProposal) -> "ProposalOut":
        decided = proposal.decided
        at = datetime.fromtimestamp(decided.at, UTC) if decided.at is not None else None
        document = {"with": {}, **write_rule(proposal.rule("", at or datetime.min.replace(tzinfo=UTC)))}
        rates = {
            name: {"times": rate.times, "of": rate.of, "low": rate.bounds[0], "high": rate.bounds[1]}
            for name, rate in (("itself", proposal.itself), ("new", proposal.new))
        }
        said = {"state": decided.state, "who": decided.who, "why": decided.reason, "at": at}
        told = {"explains": proposal.explains, "sentence": proposal.sentence}
        evidence = [DifferenceOut.of(each) for each in proposal.found.evidence]
        place = {name: document[name] for name in ("kind", "with", "location", "endpoint")}
        return ProposalOut.model_validate({"id": proposal.id, **place, **rates, **said, **told, "evidence": evidence})


class ProposalList(BaseModel):
    proposals: list[ProposalOut]
