"""What the JSON API takes and gives; field names are those of DESIGN's words."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from flags.model import Constraint
from flags.provider import AuditEntry
from flags.registry import Stage
from gateway.control.overview import EndpointState
from gateway.control.where import read_where
from gateway.report.candidates import Candidate

LARGEST = 2**63 - 1
"""What a database can hold of a whole number."""
Why = Field("", max_length=2000, description="Kept in the audit.")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ConstraintBody(Body):
    context: str = Field(examples=["tenant"])
    operator: str = Field(examples=["IN"])
    values: list[str] = Field(examples=[["acme"]])
    inverted: StrictBool = False

    def parse(self) -> Constraint:
        return Constraint(self.context, self.operator, tuple(self.values), inverted=self.inverted)

    @staticmethod
    def of(constraint: Constraint) -> "ConstraintBody":
        return ConstraintBody(
            context=constraint.context_name,
            operator=constraint.operator,
            values=list(constraint.values),
            inverted=constraint.inverted,
        )


class StageChange(Body):
    """The whole of an endpoint's stage: what is left out is unset, not kept."""

    stage: Stage
    percent: StrictInt | None = Field(None, description="Canary: percent of callers whom new serves, 1 to 99.")
    sample: StrictInt | None = Field(None, description="Percent of requests asked in the shadow too.")
    where: list[ConstraintBody | str] = Field(
        default_factory=list,
        description="Canary: all must hold. Objects, or text such as `tenant=acme` or `version>=2.1`.",
    )
    stickiness: str = "default"
    force: StrictBool = Field(default=False, description="Go past a gate that is enforced; needs `why`.")
    why: str = Why

    def constraints(self) -> tuple[Constraint, ...]:
        return tuple(read_where(each) if isinstance(each, str) else each.parse() for each in self.where)


class BulkChange(StageChange):
    """As for one endpoint, for all that any of ``ids``, ``router`` and ``match`` name."""

    ids: list[str] = Field(default_factory=list, max_length=10_000)
    router: str | list[str] | None = Field(default=None, description="One router, or several.")
    match: list[str] = Field(default_factory=list, description="Patterns of ids, such as customers.*")

    def routers(self) -> list[str]:
        return [self.router] if isinstance(self.router, str) else self.router or []


class KillSwitchChange(Body):
    on: StrictBool
    why: str = Why


class EndpointOut(BaseModel):
    id: str
    method: str
    path: str
    router: str
    stage: Stage
    percent: int | None
    sample: int | None
    where: list[ConstraintBody]
    stickiness: str
    custom: bool
    hidden_by: str | None
    on_new: bool | None = Field(
        description="Whether the new side has it, by its own document; null if nobody could say."
    )

    @staticmethod
    def of(state: EndpointState, built: Collection[str] | None) -> "EndpointOut":
        endpoint = state.endpoint
        return EndpointOut(
            id=endpoint.id,
            method=endpoint.method,
            path=endpoint.path,
            router=endpoint.router,
            stage=state.stage,
            percent=state.percent,
            sample=state.sample,
            where=[ConstraintBody.of(constraint) for constraint in state.where],
            stickiness=state.stickiness,
            custom=state.is_custom,
            hidden_by=endpoint.hidden_by,
            on_new=None if built is None else endpoint.id in built,
        )


class MovedOut(EndpointOut):
    gate_missing: list[str] = Field(description="What the gate lacks for this stage, one sentence each.")

    @staticmethod
    def moved(state: EndpointState, built: Collection[str] | None, gate_missing: Sequence[str]) -> "MovedOut":
        return MovedOut(**dict(EndpointOut.of(state, built)), gate_missing=list(gate_missing))


class EndpointList(BaseModel):
    endpoints: list[EndpointOut]
    counts: dict[Stage, int] = Field(description="Of the endpoints listed.")
    total: int = Field(description="Endpoints in the catalog.")
    on_new: int | None = Field(
        description="Of the endpoints listed, those that the new side has; null if nobody could say."
    )
    trouble: str = Field(description="Why the new side's document could not be read; empty where it could.")
    revision: int


class Changed(BaseModel):
    endpoints: list[MovedOut]
    revision: int


class KillSwitchOut(BaseModel):
    on: bool
    revision: int


class FlagList(BaseModel):
    flags: list[dict[str, object]] = Field(description="As in the answer of Unleash's client API.")
    revision: int


class AuditOut(BaseModel):
    id: int
    at: datetime
    who: str
    action: str
    subject: str
    before: object
    after: object
    why: str

    @staticmethod
    def of(entry: AuditEntry) -> "AuditOut":
        return AuditOut(
            id=entry.id,
            at=entry.at,
            who=entry.who,
            action=entry.action,
            subject=entry.subject,
            before=entry.before,
            after=entry.after,
            why=entry.reason,
        )


class AuditList(BaseModel):
    audit: list[AuditOut]
    next_before: int | None = Field(description="Give it as `before` for the next page; null on the last.")


class CandidateOut(BaseModel):
    method: str
    template: str
    count: int
    first_seen: datetime
    last_seen: datetime

    @staticmethod
    def of(candidate: Candidate) -> "CandidateOut":
        return CandidateOut(
            method=candidate.method,
            template=candidate.template,
            count=candidate.count,
            first_seen=candidate.first_seen,
            last_seen=candidate.last_seen,
        )


class CandidateList(BaseModel):
    candidates: list[CandidateOut]


class Reach(BaseModel):
    name: str
    address: str
    ok: bool
    detail: str


class StatusOut(BaseModel):
    version: str
    revision: int
    flags_age_seconds: float | None = Field(description="Since the store confirmed the flags; null where it never did.")
    store: str
    kill_switch: bool
    started: datetime
    uptime_seconds: float
    reach: list[Reach] = Field(description="Data plane, legacy and new, as seen from here.")
    server: str
    workers: int
    catalog: str | None
    endpoints: int
    counts: dict[Stage, int]


class ErrorBody(BaseModel):
    code: str
    message: str
    request_id: str


class ErrorOut(BaseModel):
    error: ErrorBody
