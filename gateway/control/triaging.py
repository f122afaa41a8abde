"""What QA says, by API: triage of signatures, the gate and its sign-off; the pages use the same functions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, StrictBool
from starlette.responses import Response

from gateway.control.auth import QA
from gateway.control.changes import Author
from gateway.control.context import Control, InControl
from gateway.control.errors import UnusableChangeError
from gateway.control.gates import facts_of, policy_of
from gateway.control.intentions import Intention
from gateway.control.overview import find_endpoints
from gateway.control.reports import signature_of, unknown_signature
from gateway.control.schemas import Body, ErrorOut
from gateway.report.gate import Facts, Policy, State, judge
from gateway.report.judgements import SignOff, accepted_form, put_sign_off, put_triage, revoke_sign_off
from gateway.report.queries.signatures import Wanted, by_endpoint, is_known, read_samples, read_signatures
from gateway.report.triage import Triage, TriageState
from gateway.report.views import SignatureReport

router = APIRouter(prefix="/api", tags=["triage and gate"])

_REFUSALS: dict[int | str, dict[str, object]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        401: "No token, or one that opens nothing.",
        403: "The token's role does not cover it.",
        404: "Nothing of that name.",
        422: "It cannot be done; nothing was changed.",
        503: "The store is gone; nothing was changed.",
    }.items()
}
Why = Annotated[str, Field(min_length=1, max_length=2000, description="Kept in the audit.")]


class TriageChange(Body):
    """The whole of a judgement: what is left out is unset, not kept."""

    state: TriageState
    why: Why
    owner: str = Field("", max_length=100, description="Who sees to it.")
    ticket: str = Field("", max_length=200)
    expires: datetime | None = Field(None, description="From then on it is open again; UTC where no zone is said.")
    assert_values: StrictBool = Field(
        default=True,
        description="Accepted: whether another value reopens it where the samples show few; "
        "the form (types, layout of dates, equality as decimals) is asserted in any case.",
    )


class SignOffChange(Body):
    why: Why


class IntentionOut(Intention):
    signatures: Sequence[str] = Field(description="Open signatures at its places, which it may explain.")


class IntentionList(BaseModel):
    intended: Sequence[IntentionOut]
    trouble: str = Field(description="Why the new side's list could not be read; empty where it could.")


class ConditionOut(BaseModel):
    name: str
    state: State
    missing: str = Field(description="What would have to be there, in one sentence; empty where it is met.")


class EvidenceOut(BaseModel):
    matches: int
    mismatches: int
    still_needed: int = Field(description="Clean comparisons in a row until it is enough.")


class GateOut(BaseModel):
    endpoint: str
    state: State
    conditions: Sequence[ConditionOut]
    evidence: EvidenceOut
    mode: Literal["advise", "enforce"] = Field(description="Whether a stage beyond the gate needs force.")

    @staticmethod
    def of(endpoint: str, facts: Facts, policy: Policy, mode: Literal["advise", "enforce"]) -> "GateOut":
        gate, evidence = judge(facts, policy), facts.evidence
        return GateOut(
            endpoint=endpoint,
            state=gate.state,
            conditions=[ConditionOut(**each._asdict()) for each in gate.conditions],
            evidence=EvidenceOut(
                matches=evidence.matches, mismatches=evidence.mismatches, still_needed=evidence.still_needed
            ),
            mode=mode,
        )


class GateList(BaseModel):
    gates: Sequence[GateOut]
    states: Mapping[State, int]


@router.put("/signatures/{signature}/triage", responses=_REFUSALS)
async def put_signature_triage(control: InControl, who: QA, signature: str, change: TriageChange) -> SignatureReport:
    """Judge a signature: what is accepted is asserted afterwards, what is fixed reopens when it is seen again."""
    return await judge_signature(control, signature, change, who)


@router.get("/intended", responses={503: _REFUSALS[503]})
async def list_intentions(control: InControl, endpoint: str = "") -> IntentionList:
    """List the differences that the new side says it intends: proposals to accept, which accept nothing themselves."""
    return await intentions_of(control, endpoint)


@router.get("/gate", response_model=GateList, responses={404: _REFUSALS[404], 503: _REFUSALS[503]})
async def list_gates(
    control: InControl, router: Annotated[str, Query(description="Only of this router.")] = ""
) -> Response:
    """Show every endpoint's gate."""
    endpoints = find_endpoints(control.catalog, routers=[router]) if router else list(control.catalog)
    found = await gate_list(control, [endpoint.id for endpoint in endpoints])
    gates = GateList(gates=found, states={state: sum(gate.state is state for gate in found) for state in State})
    # Written as it is: FastAPI would look at each of thousands of conditions once more.
    return Response(gates.model_dump_json(), media_type="application/json")


@router.get("/gate/{endpoint_id}", responses={404: _REFUSALS[404], 503: _REFUSALS[503]})
async def get_gate(control: InControl, endpoint_id: str) -> GateOut:
    """Show what an endpoint's gate asks for, and what is missing."""
    [found] = await gate_list(control, [control.catalog[endpoint_id].id])
    return found


@router.post("/endpoints/{endpoint_id}/sign-off", responses=_REFUSALS)
async def post_sign_off(control: InControl, who: QA, endpoint_id: str, change: SignOffChange) -> GateOut:
    """Sign an endpoint off; a signature that nobody has seen yet revokes it."""
    return await sign_off(control, endpoint_id, Author(who, change.why))


@router.delete("/endpoints/{endpoint_id}/sign-off", responses=_REFUSALS)
async def delete_sign_off(
    control: InControl, who: QA, endpoint_id: str, why: Annotated[str, Query(min_length=1, max_length=2000)]
) -> GateOut:
    """Take a sign-off back."""
    return await take_back(control, endpoint_id, Author(who, why))


async def judge_signature(control: Control, signature: str, change: TriageChange, who: str) -> SignatureReport:
    now, expires = control.seconds(), _seconds(change.expires)
    if expires is not None and expires <= now:
        raise UnusableChangeError("the judgement would have expired already; give a later time, or none")
    async with control.report.transaction() as connection:
        if not await is_known(connection, signature):
            raise unknown_signature(signature)
        form = None
        if change.state is TriageState.ACCEPTED:
            samples = [data for _, data in await read_samples(connection, signature)]
            form = accepted_form(samples, signature, with_values=change.assert_values)
        triage = Triage(signature, change.state, who, change.why, change.owner, change.ticket, expires, form)
        await put_triage(connection, triage, now)
    return await signature_of(control, signature)


async def intentions_of(control: Control, endpoint: str = "") -> IntentionList:
    known = [each for each in await control.intentions.known() if endpoint in {"", each.endpoint}]
    async with control.report.transaction() as connection:
        names = {each.endpoint for each in known}
        rows = by_endpoint(await read_signatures(connection, control.seconds(), Wanted(names, [TriageState.OPEN])))
    found = [
        IntentionOut(
            **each.model_dump(),
            signatures=[row.id for row in rows.get(each.endpoint, []) if each.covers(row.location, row.kind)],
        )
        for each in known
    ]
    return IntentionList(intended=found, trouble=control.intentions.trouble)


async def sign_off(control: Control, endpoint_id: str, author: Author) -> GateOut:
    endpoint = control.catalog[endpoint_id].id
    async with control.report.transaction() as connection:
        await put_sign_off(connection, SignOff(endpoint, author.who, author.why, control.seconds()))
    [found] = await gate_list(control, [endpoint])
    return found


async def take_back(control: Control, endpoint_id: str, author: Author) -> GateOut:
    endpoint = control.catalog[endpoint_id].id
    async with control.report.transaction() as connection:
        if not await revoke_sign_off(connection, endpoint, author.who, author.why, control.seconds()):
            raise UnusableChangeError(f"{endpoint} is not signed off, so there is nothing to take back")
    [found] = await gate_list(control, [endpoint])
    return found


async def gate_list(control: Control, endpoints: Sequence[str]) -> list[GateOut]:
    policy, mode = policy_of(control), control.settings.gate
    return [GateOut.of(name, facts, policy, mode) for name, facts in (await facts_of(control, endpoints)).items()]


def _seconds(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).timestamp()
