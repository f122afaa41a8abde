"""A store with comparisons in it, made by the engine from answers such as the monolith and the new side give."""

import json
from dataclasses import dataclass
from datetime import datetime

from gateway.compare import Observation, compare, compile_rules, signature_of
from gateway.compare.model import Difference, Severity, Verdict
from gateway.report.records import Comparison, Found, Tally
from gateway.report.samples import Sample, SampleAnswer, SampleDifference, SampleRequest, encode_sample
from gateway.report.store import ReportStore

HEADERS = [(b"content-type", b"application/json")]
ENDPOINT = "customers.get_customer"
RULES = compile_rules((), ENDPOINT)


@dataclass(frozen=True, slots=True)
class Pair:
    """What both sides answered to one request."""

    legacy: object
    new: object
    endpoint: str = ENDPOINT
    build: str = "7c1e"
    shape: str = "GET ?"
    target: str = "/api/customers/1"
    new_status: int = 200
    seconds: tuple[float, float] = (0.012, 0.004)


def customer(number: int, **changed: object) -> dict[str, object]:
    held: dict[str, object] = {
        "customer_code": f"CUST-2025-{number:04}",
        "name": f"Tigris Electronics {number}",
        "credit_limit": "1251.00",
        "is_active": True,
        "tags": ["retail", "baghdad"],
        "address": {"city": "Baghdad", "street": "Al Rashid", "zip": None},
    }
    return held | changed


def comparison_of(pair: Pair, at: float, number: int = 0) -> Comparison:
    sides = [_observation(pair.legacy, 200), _observation(pair.new, pair.new_status)]
    verdict = compare(sides[0], sides[1], RULES, datetime.fromtimestamp(at).astimezone())
    found = [_found(pair.endpoint, each) for each in verdict.differences]
    sample = _sample(pair, verdict, found, at, number) if found else b""
    return Comparison(
        pair.endpoint, at, verdict.outcome.value, tuple(found), (), pair.shape, *pair.seconds, pair.build, sample
    )


async def put_on_record(
    report: ReportStore, pairs: list[Pair], now: float, *, apart: float = 60.0, worker: str = "w1"
) -> None:
    """The last pair is of now, each one before it so many seconds earlier."""
    tally = Tally()
    for number, pair in enumerate(pairs):
        tally.add(comparison_of(pair, now - apart * (len(pairs) - 1 - number), number))
    await report.apply(worker, 1, tally, now)
    await report.stop(worker, now)


def _observation(body: object, status: int) -> Observation:
    return Observation(status, HEADERS, json.dumps(body).encode())


def _found(endpoint: str, difference: Difference) -> Found:
    signature = signature_of(endpoint, difference)
    severity = Severity.HIGH if difference.kind in {"type", "missing"} else Severity.MEDIUM
    return Found(signature.id, difference.location, difference.kind.value, difference.types, int(severity))


def _sample(pair: Pair, verdict: Verdict, found: list[Found], at: float, number: int) -> bytes:
    answers = [
        SampleAnswer(status, HEADERS, json.dumps(body).encode(), seconds)
        for body, status, seconds in zip((pair.legacy, pair.new), (200, pair.new_status), pair.seconds, strict=True)
    ]
    request = SampleRequest("GET", pair.target.encode(), [(b"accept", b"*/*"), (b"authorization", b"tok:a1b2")])
    differences = tuple(
        SampleDifference(each.signature, each.location, each.kind, held.legacy, held.new, each.severity)
        for each, held in zip(found, verdict.differences, strict=True)
    )
    sample = Sample(
        at=at,
        request_id=f"r-{number}",
        endpoint=pair.endpoint,
        served="legacy",
        outcome=verdict.outcome.value,
        request=request,
        legacy=answers[0],
        new=answers[1],
        differences=differences,
        shape=pair.shape,
        build=pair.build,
    )
    return encode_sample(sample)
