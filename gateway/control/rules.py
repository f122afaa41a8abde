"""Rules by API: listed by everybody, changed by QA, exported and imported as the file that is reviewed in git."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import PlainTextResponse, Response

from gateway.compare import Rule
from gateway.compare.documents import read_rule
from gateway.control.auth import QA
from gateway.control.context import InControl
from gateway.control.errors import UnusableChangeError
from gateway.control.rule_schemas import (
    ImportedOut,
    KindOut,
    ProposalJudgement,
    ProposalList,
    ProposalOut,
    RuleBody,
    RuleChange,
    RuleChanged,
    RuleList,
    RuleOut,
    TrialOut,
)
from gateway.control.schemas import ErrorOut
from gateway.report.proposals import ProposalStore
from gateway.report.rulefile import dump_rules, parse_rules
from gateway.report.rules import RuleStore, Signed, StoredRule
from gateway.report.trials import try_on_samples

router = APIRouter(prefix="/api", tags=["rules"])

_REFUSALS: dict[int | str, dict[str, object]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        401: "No token, or one that opens nothing.",
        403: "The token's role does not cover it.",
        404: "No rule or proposal has this id.",
        422: "It cannot be meant as written; nothing was changed.",
        503: "The store is gone; nothing was changed.",
    }.items()
}
Why = Annotated[str, Query(max_length=2000, description="Kept in the audit.")]


def _rules_of(control: InControl) -> RuleStore:
    return RuleStore(control.report)


def _proposals_of(control: InControl) -> ProposalStore:
    return ProposalStore(control.report)


Rules = Annotated[RuleStore, Depends(_rules_of)]
Proposals = Annotated[ProposalStore, Depends(_proposals_of)]


@router.get("/rules", responses={503: _REFUSALS[503]})
async def list_rules(control: InControl, rules: Rules, endpoint: str = "") -> RuleList:
    """List rules with their hits, expired ones too; ``endpoint`` leaves only those that hold there."""
    revision, stored = await rules.load()
    now = control.now()
    return RuleList(
        rules=[RuleOut.of(each, now) for each in stored if not endpoint or each.rule.holds_at(endpoint)],
        kinds=KindOut.all(),
        revision=revision,
    )


@router.post("/rules", status_code=201, responses=_REFUSALS)
async def add_rule(control: InControl, rules: Rules, who: QA, wish: RuleChange) -> RuleChanged:
    """Add a rule; the workers compare by it within about a second."""
    rule = _read(wish, who, control.now())
    revision = await rules.add(rule, Signed(who, wish.why))
    return RuleChanged(rule=RuleOut.of(StoredRule(rule, 0), control.now()), revision=revision)


@router.post("/rules/trial", responses=_REFUSALS)
async def try_rule(control: InControl, rules: Rules, who: QA, wish: RuleBody) -> TrialOut:
    """Say what a rule would do to the stored samples, without saving it; one of an id there is would be replaced."""
    _, stored = await rules.load()
    rule = _read(wish, who, control.now())
    held = [each.rule for each in stored]
    return TrialOut.of(await try_on_samples(control.report, rule, held, control.now()))


@router.put("/rules/{rule_id}", responses=_REFUSALS)
async def put_rule(control: InControl, rules: Rules, who: QA, rule_id: str, wish: RuleChange) -> RuleChanged:
    """Change a rule: what is left out is unset, not kept."""
    rule = _read(wish, who, control.now(), rule_id)
    revision = await rules.put(rule, Signed(who, wish.why))
    _, stored = await rules.load()
    found = next((each for each in stored if each.rule.id == rule_id), StoredRule(rule, 0))
    return RuleChanged(rule=RuleOut.of(found, control.now()), revision=revision)


@router.delete("/rules/{rule_id}", responses=_REFUSALS)
async def remove_rule(rules: Rules, who: QA, rule_id: str, why: Why = "") -> RuleChanged:
    """Remove a rule; the audit keeps what it said."""
    return RuleChanged(rule=None, revision=await rules.remove(rule_id, Signed(who, why)))


@router.get("/rules.yaml", response_class=PlainTextResponse, responses={503: _REFUSALS[503]})
async def export_rules(rules: Rules) -> Response:
    """Give all rules as one YAML file."""
    _, stored = await rules.load()
    return PlainTextResponse(dump_rules(each.rule for each in stored), media_type="application/yaml")


@router.put("/rules.yaml", responses=_REFUSALS)
async def import_rules(
    request: Request,
    control: InControl,
    rules: Rules,
    who: QA,
    why: Why = "",
    check: bool = False,  # noqa: FBT001, FBT002
) -> ImportedOut:
    """Make the store what the YAML file says, all or nothing; with ``check`` only say what would change."""
    try:
        text = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableChangeError("the file is not UTF-8; save it as such") from None
    _, stored = await rules.load()
    wanted = parse_rules(text, author=who, created=control.now(), known=[each.rule for each in stored])
    return ImportedOut.of(await rules.replace_all(wanted, Signed(who, why), is_check=check), is_check=check)


@router.get("/proposals", responses={503: _REFUSALS[503]})
async def list_proposals(proposals: Proposals) -> ProposalList:
    """List rules that would explain what legacy does not agree with itself about, with the counts behind each."""
    return ProposalList(proposals=[ProposalOut.of(each) for each in await proposals.load()])


@router.post("/proposals/{proposal_id}/accept", responses=_REFUSALS)
async def accept_proposal(
    control: InControl, proposals: Proposals, who: QA, proposal_id: str, body: ProposalJudgement
) -> RuleOut:
    """Make a rule of a proposal."""
    now = control.now()
    rule = await proposals.accept(proposal_id, Signed(who, body.why), now, body.expires)
    return RuleOut.of(StoredRule(rule, 0), now)


@router.post("/proposals/{proposal_id}/reject", responses=_REFUSALS)
async def reject_proposal(
    control: InControl, proposals: Proposals, who: QA, proposal_id: str, body: ProposalJudgement
) -> ProposalList:
    """Say no; it stays listed as rejected."""
    await proposals.reject(proposal_id, Signed(who, body.why), control.now())
    return ProposalList(proposals=[ProposalOut.of(each) for each in await proposals.load() if each.id == proposal_id])


def _read(wish: RuleBody, who: str, now: datetime, rule_id: str | None = None) -> Rule:
    document = wish.document()
    if rule_id is not None:
        document["id"] = rule_id
    return read_rule(document, author=who, created=now)
