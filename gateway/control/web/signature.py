"""One signature: how often, since when, in which builds, on which requests; what QA says of it, and a rule from here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from flags.errors import FlagsError
from gateway.control.curl import curl
from gateway.control.errors import UnusableChangeError, explain
from gateway.control.forms import read_day, text_of
from gateway.control.reports import signature_of
from gateway.control.roles import Role
from gateway.control.sides import Sides, side_by_side
from gateway.control.triaging import TriageChange, intentions_of, judge_signature
from gateway.control.visit import InVisit, Notice, Visit, shown_url
from gateway.control.web.drawings import draw_times
from gateway.control.web.span import CountedOf, Range
from gateway.control.writes import WrittenColumn, effects_of, written_columns
from gateway.errors import GatewayError
from gateway.report.queries.signatures import read_samples
from gateway.report.samples import Sample, SampleAnswer, SampleDifference, SampleError, decode_sample
from gateway.report.triage import TriageState
from gateway.report.views import SignatureReport

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    name: str
    legacy: str
    new: str
    is_different: bool
    is_marked: bool


@dataclass(frozen=True, slots=True)
class ShownSample:
    """A stored request and both answers, as the page shows them."""

    id: int
    sample: Sample
    body: Sides
    headers: list[HeaderRow]
    found: list[SampleDifference]
    """What differs at this signature's place."""
    others: list[SampleDifference]
    curls: list[tuple[str, str]]
    written: list[WrittenColumn]
    effects: list[str]


class Look(NamedTuple):
    """What of it somebody wants to see."""

    span: Range
    sample: int = 0
    """Its id; the newest where it is none of them."""


@dataclass(frozen=True, slots=True)
class TriageForm:
    """What was typed, kept so that a refusal loses none of it."""

    state: str = ""
    owner: str = ""
    reason: str = ""
    ticket: str = ""
    expires: str = ""
    with_values: bool = True

    @staticmethod
    def read(form: FormData) -> "TriageForm":
        texts = {name: text_of(form, name)[:2000] for name in ("state", "owner", "reason", "ticket", "expires")}
        return TriageForm(**texts, with_values=bool(text_of(form, "with_values")))

    @staticmethod
    def of(report: SignatureReport) -> "TriageForm":
        held = report.signature.triage
        expires = (held.expires - timedelta(seconds=1)).date().isoformat() if held.expires else ""
        return TriageForm(held.state.value, held.owner, held.reason, held.ticket, expires)

    def change(self, now: datetime) -> TriageChange:
        state = next((each for each in TriageState if each.value == self.state), None)
        if state is None:
            raise UnusableChangeError(f"choose what it is: {', '.join(TriageState)}")
        if not self.reason:
            raise UnusableChangeError("write a reason; whoever reads the audit later wants to know why")
        return TriageChange(
            state=state,
            why=self.reason,
            owner=self.owner[:100],
            ticket=self.ticket[:200],
            expires=read_day(self.expires, now),
            assert_values=self.with_values,
        )


@router.get("/signatures/{signature}")
async def show_signature(visit: InVisit, span: CountedOf, signature: str, sample: int = 0) -> Response:
    report = await signature_of(visit.control, signature, span.span)
    return await signature_page(visit, report, Look(span, sample))


@router.post("/signatures/{signature}")
async def post_triage(visit: InVisit, span: CountedOf, signature: str) -> Response:
    control = visit.control
    form = TriageForm.read(await visit.form_of(Role.QA))
    report = await signature_of(control, signature, span.span)
    try:
        change = form.change(control.now())
        await judge_signature(control, signature, change, visit.actor)
    except (GatewayError, FlagsError) as error:
        status, _, sentence = explain(error)
        return await signature_page(
            visit, report, Look(span), form, status, Notice("failed", visit.words.said(sentence))
        )
    said = visit.say("This difference is {state} now.", state=visit.say(change.state.value))
    return visit.leave(f"/signatures/{quote(signature)}", Notice("done", said))


async def signature_page(
    visit: Visit,
    report: SignatureReport,
    look: Look,
    form: TriageForm | None = None,
    status: int = 200,
    notice: Notice | None = None,
) -> Response:
    row = report.signature
    async with visit.control.report.transaction() as connection:
        stored = await read_samples(connection, row.id)
    shown = _shown(visit, stored, look.sample, report)
    intended = await intentions_of(visit.control, row.endpoint)
    return await visit.page(
        "signature.html",
        status,
        notice,
        report=report,
        row=row,
        form=form or TriageForm.of(report),
        states=list(TriageState),
        shown=shown,
        span=look.span,
        times=draw_times(visit.words, report),
        intended=[
            each
            for each in intended.intended
            if row.id in each.signatures and (shown is None or each.fits(shown.sample))
        ],
        trouble=intended.trouble,
        twin=f"/api/signatures/{quote(row.id)}?last={look.span.chosen}",
    )


def _shown(visit: Visit, stored: list[tuple[int, bytes]], wanted: int, report: SignatureReport) -> ShownSample | None:
    """The sample asked for, else the newest that can be read."""
    for number, data in sorted(stored, key=lambda each: each[0] != wanted):
        try:
            sample = decode_sample(data)
        except SampleError:  # of another release; the others are shown
            continue
        return _show(visit, number, sample, report)
    return None


def _show(visit: Visit, number: int, sample: Sample, report: SignatureReport) -> ShownSample:
    row, settings = report.signature, visit.control.settings
    bodies = [answer.body if answer else b"" for answer in (sample.legacy, sample.new)]
    addresses = [("legacy", shown_url(settings.legacy_url)), ("new", shown_url(settings.new_url))]
    return ShownSample(
        id=number,
        sample=sample,
        body=side_by_side(bodies[0], bodies[1], row.location),
        headers=_headers(sample.legacy, sample.new, row.location),
        found=[each for each in sample.differences if each.signature == row.id],
        others=list({each.signature: each for each in sample.differences if each.signature != row.id}.values()),
        curls=[(side, curl(sample.request, address)) for side, address in addresses if address],
        written=written_columns(sample.writes),
        effects=effects_of(sample.writes),
    )


def _headers(legacy: SampleAnswer | None, new: SampleAnswer | None, location: str) -> list[HeaderRow]:
    left, right = (_joined(answer) for answer in (legacy, new))
    return [
        HeaderRow(
            name,
            left.get(name, ""),
            right.get(name, ""),
            left.get(name) != right.get(name),
            location == f"header:{name}",
        )
        for name in sorted({*left, *right})
    ]


def _joined(answer: SampleAnswer | None) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for name, value in answer.headers if answer else ():
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return {name: ", ".join(values) for name, values in found.items()}
