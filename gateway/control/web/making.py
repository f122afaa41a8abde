"""Making a rule: what it lets pass, where and why, tried on the stored samples before it is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from flags.errors import FlagsError
from gateway.compare import Difference, Kind, Rule, propose_rules
from gateway.compare.documents import read_rule, write_rule
from gateway.compare.kinds import KINDS
from gateway.control.errors import UnusableChangeError, explain
from gateway.control.forms import read_day, text_of
from gateway.control.reports import signature_of
from gateway.control.roles import Role
from gateway.control.visit import InVisit, Notice, Visit
from gateway.errors import GatewayError
from gateway.report.queries.signatures import read_samples
from gateway.report.rules import RuleStore, Signed
from gateway.report.samples import SampleError, decode_sample
from gateway.report.trials import TrialReport, try_on_samples

router = APIRouter(include_in_schema=False)

SCOPES = ("endpoint", "router", "everywhere")
_LISTS = frozenset({"kinds", "but", "beside", "fields"})


@dataclass(frozen=True, slots=True)
class RuleForm:
    """What was typed, kept so that a refusal loses none of it."""

    kind: str = ""
    given: str = ""
    """One ``name=value`` a line; lists by comma."""
    location: str = ""
    scope: str = "endpoint"
    place: str = ""
    """The endpoint or the router, as ``scope`` says."""
    reason: str = ""
    expires: str = ""
    signature: str = ""
    """Where it was begun, to go back to."""

    @staticmethod
    def read(form: FormData) -> "RuleForm":
        names = ("kind", "given", "location", "scope", "place", "reason", "expires", "signature")
        return RuleForm(**{name: text_of(form, name)[:2000] for name in names})

    def rule(self, author: str, now: datetime) -> Rule:
        texts = {"kind": self.kind, "reason": self.reason, "location": self.location}
        document: dict[str, object] = {name: text for name, text in texts.items() if text}
        document["with"] = _read_given(self.given)
        if self.scope in {"endpoint", "router"}:
            document[self.scope] = self.place
        expires = read_day(self.expires, now)
        if expires is not None:
            document["expires"] = expires.isoformat()
        return read_rule(document, author=author, created=now)


@router.get("/rules/new")
async def show_form(visit: InVisit, signature: str = "") -> Response:
    form = await _begun_at(visit, signature) if signature else RuleForm(scope="everywhere")
    return await _page(visit, form)


@router.post("/rules/new")
async def make_rule(visit: InVisit) -> Response:
    """Saved only as it was tried: what was changed since is tried again."""
    posted = await visit.form_of(Role.QA)
    form, control = RuleForm.read(posted), visit.control
    try:
        rule = form.rule(visit.actor, control.now())
        if visit.seals.open("trial", text_of(posted, "tried")) != _tried(rule):
            return await _page(visit, form, rule)
        await RuleStore(control.report).add(rule, Signed(visit.actor, rule.reason))
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await _page(visit, form, None, status, Notice("failed", visit.words.said(sentence)))
    target = f"/signatures/{quote(form.signature)}" if form.signature else "/rules"
    said = visit.say("The rule {rule} is saved; comparisons follow it within about a second.", rule=rule.id)
    return visit.leave(target, Notice("done", said))


async def _page(
    visit: Visit, form: RuleForm, rule: Rule | None = None, status: int = 200, notice: Notice | None = None
) -> Response:
    trial = await _try(visit, rule) if rule is not None else None
    return await visit.page(
        "rule.html",
        status,
        notice,
        form=form,
        kinds=KINDS,
        scopes=SCOPES,
        endpoints=[endpoint.id for endpoint in visit.control.catalog],
        routers=list(dict.fromkeys(endpoint.router for endpoint in visit.control.catalog)),
        trial=trial,
        tried=visit.seals.seal("trial", _tried(rule)) if rule is not None else "",
        twin="/api/rules",
    )


async def _try(visit: Visit, rule: Rule) -> TrialReport:
    control = visit.control
    _, stored = await RuleStore(control.report).load()
    return await try_on_samples(control.report, rule, [each.rule for each in stored], control.now())


def _tried(rule: Rule) -> str:
    """What a trial was of; when it was made is no part of it."""
    return repr(sorted((name, str(value)) for name, value in write_rule(rule).items() if name != "created"))


async def _begun_at(visit: Visit, signature: str) -> RuleForm:
    """The narrowest rule that explains what was seen at this signature."""
    row = (await signature_of(visit.control, signature)).signature
    async with visit.control.report.transaction() as connection:
        stored = await read_samples(connection, signature)
    seen = _differences(signature, [data for _, data in stored])
    form = RuleForm(location=row.location, place=row.endpoint, signature=signature)
    if row.location == "status" and len(pairs := {(each.legacy, each.new) for each in seen}) == 1:
        legacy, new = pairs.pop()
        return replace(form, kind="status_mapping", given=f"legacy={legacy}\nnew={new}")
    proposed = next(iter(propose_rules([seen])), None)
    if proposed is None:
        return form
    rule = Rule("proposed", proposed.tolerance, row.location, "-", "-", visit.control.now())
    document = write_rule(rule)
    return replace(form, kind=str(document["kind"]), given=_write_given(document.get("with")))


def _differences(signature: str, stored: Sequence[bytes]) -> list[Difference]:
    found = []
    for data in stored:
        try:
            sample = decode_sample(data)
        except SampleError:  # of another release; the others are enough
            continue
        found += [
            Difference(each.location, Kind(each.kind), each.legacy, each.new)
            for each in sample.differences
            if each.signature == signature
        ]
    return found


def _read_given(text: str) -> dict[str, object]:
    given: dict[str, object] = {}
    for line in text.splitlines():
        name, sign, value = (part.strip() for part in line.partition("="))
        if not sign:
            raise UnusableChangeError(f"{line[:40]!r} is no setting of a rule; write name=value, one a line")
        given[name] = _read_value(name, value)
    return given


def _read_value(name: str, value: str) -> object:
    if name in _LISTS:
        return [part.strip() for part in value.split(",") if part.strip()]
    if name == "below" and value in {"true", "false"}:
        return value == "true"
    # A status is a number; amounts and seconds may come as text.
    return int(value) if name in {"legacy", "new"} and value.isascii() and value.isdigit() else value


def _write_given(given: object) -> str:
    if not isinstance(given, Mapping):
        return ""
    return "\n".join(f"{name}={_written(each)}" for name, each in given.items())


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, list) else str(value)
