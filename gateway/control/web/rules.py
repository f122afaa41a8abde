"""The rules: what they explained, when they end, what noise proposes, and all of them as one file."""

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from flags.errors import FlagsError
from gateway.control.errors import UnusableChangeError, explain
from gateway.control.forms import read_day, text_of
from gateway.control.roles import Role
from gateway.control.rule_schemas import ProposalOut, RuleOut
from gateway.control.visit import InVisit, Notice, Visit
from gateway.errors import GatewayError
from gateway.report.proposals import ProposalStore
from gateway.report.rulefile import dump_rules, parse_rules
from gateway.report.rules import Imported, RuleStore, Signed

router = APIRouter(include_in_schema=False)


@router.get("/rules")
async def show_rules(visit: InVisit) -> Response:
    return await _page(visit)


@router.post("/rules/{rule_id}/remove")
async def remove_rule(visit: InVisit, rule_id: str) -> Response:
    form = await visit.form_of(Role.QA)
    try:
        await RuleStore(visit.control.report).remove(rule_id, _signed(visit, form))
    except (GatewayError, FlagsError) as error:
        return _back(visit, error)
    return visit.leave("/rules", Notice("done", visit.say("The rule {rule} is removed.", rule=rule_id)))


@router.post("/proposals/{proposal_id}")
async def judge_proposal(visit: InVisit, proposal_id: str) -> Response:
    form, control = await visit.form_of(Role.QA), visit.control
    proposals = ProposalStore(control.report)
    try:
        signed = _signed(visit, form)
        if text_of(form, "answer") == "accept":
            rule = await proposals.accept(
                proposal_id, signed, control.now(), read_day(text_of(form, "expires"), control.now())
            )
            said = visit.say("The rule {rule} is saved; comparisons follow it within about a second.", rule=rule.id)
        else:
            await proposals.reject(proposal_id, signed, control.now())
            said = visit.say("The proposal is rejected.")
    except (GatewayError, FlagsError) as error:
        return _back(visit, error)
    return visit.leave("/rules", Notice("done", said))


@router.post("/rules/import")
async def import_rules(visit: InVisit) -> Response:
    """First what would change, then, for the same text, the change."""
    form, control = await visit.form_of(Role.QA), visit.control
    text, store = text_of(form, "file"), RuleStore(control.report)
    is_check = text_of(form, "answer") != "import"
    try:
        _, stored = await store.load()
        known = [each.rule for each in stored]
        wanted = parse_rules(text, author=visit.actor, created=control.now(), known=known)
        signed = Signed(visit.actor, text_of(form, "why")) if is_check else _signed(visit, form)
        imported = await store.replace_all(wanted, signed, is_check=is_check)
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await _page(visit, text, None, status, Notice("failed", visit.words.said(sentence)))
    if is_check:
        return await _page(visit, text, imported)
    counts = {"added": len(imported.added), "changed": len(imported.changed), "removed": len(imported.removed)}
    said = visit.say("Imported: {added} added, {changed} changed, {removed} removed.", **counts)
    return visit.leave("/rules", Notice("done", said))


async def _page(
    visit: Visit, text: str = "", checked: Imported | None = None, status: int = 200, notice: Notice | None = None
) -> Response:
    control, now = visit.control, visit.control.now()
    revision, stored = await RuleStore(control.report).load()
    return await visit.page(
        "rules.html",
        status,
        notice,
        rules=[RuleOut.of(each, now) for each in stored],
        revision=revision,
        proposals=[ProposalOut.of(each) for each in await ProposalStore(control.report).load()],
        file=text or dump_rules(each.rule for each in stored),
        checked=checked,
        is_importing=bool(text),
        twin="/api/rules",
    )


def _signed(visit: Visit, form: FormData) -> Signed:
    why = text_of(form, "why")
    if not why:
        raise UnusableChangeError("write a reason; whoever reads the audit later wants to know why")
    return Signed(visit.actor, why)


def _back(visit: Visit, error: Exception) -> Response:
    return visit.leave("/rules", Notice("failed", visit.words.said(explain(error)[2])))
