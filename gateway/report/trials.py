"""A rule tried on stored samples before it is saved: what it would turn into matches, and what it would wrongly hide."""

import asyncio
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.compare import Difference, Kind, Rule, Sample, compile_rules, signature_of, try_rule
from gateway.compare.locations import ROWS
from gateway.report.samples import Sample as Stored
from gateway.report.samples import SampleAnswer, SampleError, decode_sample
from gateway.report.schema import SAMPLES, SIGNATURES, TRIAGE
from gateway.report.store import ReportStore
from gateway.report.triage import TriageState

log = structlog.get_logger(__name__)

MOST_SAMPLES = 500
MOST_SIGNATURES = 30_000
"""A statement takes no more parameters than 32,767."""
MOST_SHOWN = 50
"""Hidden differences that are given back; the counts are of all."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A difference the rule would take out of sight."""

    sample: str
    """The id of the request it was seen on."""
    endpoint: str
    signature: str
    difference: Difference
    is_bug: bool
    """QA has said of its signature that it is a bug."""


@dataclass(frozen=True, slots=True)
class TrialReport:
    samples: int
    stored: int
    """Samples at which the rule could say anything; the newest of each signature are tried first."""
    turned: tuple[str, ...]
    still: int
    """Samples that are a mismatch with the rule too."""
    hidden: tuple[Hidden, ...]
    hidden_count: int
    mixed: tuple[tuple[str, str], ...]
    """Type pairs among the hidden, where there are several: the rule may hide what it was not meant for."""
    bugs: tuple[str, ...]
    """Signatures that are bugs by QA's word, and that the rule would hide."""

    @property
    def is_part(self) -> bool:
        """Not all of what is stored was tried."""
        return self.stored > MOST_SAMPLES


async def try_on_samples(store: ReportStore, rule: Rule, held: Sequence[Rule], now: datetime) -> TrialReport:
    """``held`` are the rules there are; one of the same id is what ``rule`` would replace."""
    async with store.transaction() as connection:
        signatures = await _signatures(connection, rule)
        samples = await _samples(connection, signatures)
        stored = await _stored(connection, signatures)
        bugs = set(
            (await connection.execute(select(TRIAGE.c.signature).where(TRIAGE.c.state == TriageState.BUG))).scalars()
        )
    others = [each for each in held if each.id != rule.id]
    # In a thread: hundreds of large bodies take longer than other requests should wait.
    trial = await asyncio.to_thread(try_rule, rule, samples, others, now)
    endpoints = {sample.id: sample.endpoint for sample in samples}
    hidden = [_hidden(name, endpoints[name], difference, bugs) for name, difference in trial.hidden]
    shown = tuple(sorted(hidden, key=lambda each: not each.is_bug)[:MOST_SHOWN])
    wrong = tuple(sorted({each.signature for each in hidden if each.is_bug}))
    return TrialReport(len(samples), stored, trial.turned, trial.still, shown, len(hidden), trial.mixed, wrong)


def _hidden(sample: str, endpoint: str, difference: Difference, bugs: set[str]) -> Hidden:
    signature = signature_of(endpoint, difference).id
    return Hidden(sample, endpoint, signature, difference, signature in bugs)


async def _signatures(connection: AsyncConnection, rule: Rule) -> list[str]:
    """Those that the rule could touch: of another place it says nothing, however many there are."""
    newest = select(SIGNATURES.c.id, SIGNATURES.c.endpoint, SIGNATURES.c.location).order_by(
        SIGNATURES.c.last_seen.desc()
    )
    compiled = compile_rules([replace(rule, endpoint=None, router=None)], "")
    found = [
        signature
        for signature, endpoint, location in await connection.execute(newest)
        # What is no tolerance (a list's key, an envelope) changes how all of a body is read.
        if rule.holds_at(endpoint) and (not compiled.placed or compiled.at(location))
    ]
    return found[:MOST_SIGNATURES]


async def _samples(connection: AsyncConnection, signatures: Sequence[str]) -> list[Sample]:
    found: dict[tuple[str, float], Sample] = {}
    names: Counter[str] = Counter()
    for data in (await connection.execute(_wanted(signatures))).scalars():
        try:
            stored = decode_sample(zlib.decompress(data))
        except (SampleError, zlib.error) as error:
            log.warning("rules.sample_skipped", reason=str(error))
            continue
        # One comparison is stored with each signature it showed.
        if stored.legacy is not None and stored.new is not None:
            held = (stored.request_id, stored.at)
            if held not in found:
                # Clients may give many requests one id.
                names[stored.request_id] += 1
                count = names[stored.request_id]
                name = stored.request_id if count == 1 else f"{stored.request_id} ({count})"
                found[held] = _sample(stored, stored.legacy, stored.new)._replace(id=name)
    return list(found.values())


def _sample(stored: Stored, legacy: SampleAnswer, new: SampleAnswer) -> Sample:
    sample = Sample(stored.request_id, stored.endpoint, legacy.observation(), new.observation())
    if stored.writes is None:
        return sample
    places = frozenset(each.location for each in stored.differences)
    rows = tuple(
        Difference(each.location, Kind(each.kind), each.legacy, each.new)
        for each in stored.differences
        if each.location.startswith(ROWS)
    )
    return sample._replace(rows=rows, places=places)


async def _stored(connection: AsyncConnection, signatures: Sequence[str]) -> int:
    counted = select(func.count(SAMPLES.c.id)).where(SAMPLES.c.signature.in_(signatures))
    return int((await connection.execute(counted)).scalar_one())


def _wanted(signatures: Sequence[str]) -> Select[bytes]:
    """The newest of each, then the second of each: what is seen often must not keep out what is seen seldom."""
    newest = (SAMPLES.c.at.desc(), SAMPLES.c.id.desc())
    place = func.row_number().over(partition_by=SAMPLES.c.signature, order_by=newest)
    return (
        select(SAMPLES.c.data).where(SAMPLES.c.signature.in_(signatures)).order_by(place, *newest).limit(MOST_SAMPLES)
    )
