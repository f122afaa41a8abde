"""A rule tried on stored samples before it is saved: what it would turn into matches, and what it would wrongly hide."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.compare import Difference, Rule, Sample, signature_of, try_rule
from gateway.report.samples import SampleError, decode_sample
from gateway.report.schema import SAMPLES, SIGNATURES, TRIAGE
from gateway.report.store import ReportStore
from gateway.report.triage import TriageState

log = structlog.get_logger(__name__)

MOST_SAMPLES = 500
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
    turned: tuple[str, ...]
    still: int
    """Samples that are a mismatch with the rule too."""
    hidden: tuple[Hidden, ...]
    hidden_count: int
    mixed: tuple[tuple[str, str], ...]
    """Type pairs among the hidden, where there are several: the rule may hide what it was not meant for."""
    bugs: tuple[str, ...]
    """Signatures that are bugs by QA's word, and that the rule would hide."""


async def try_on_samples(store: ReportStore, rule: Rule, held: Sequence[Rule], now: datetime) -> TrialReport:
    """``held`` are the rules there are; one of the same id is what ``rule`` would replace."""
    async with store.transaction() as connection:
        samples = await _samples(connection, rule)
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
    return TrialReport(len(samples), trial.turned, trial.still, shown, len(hidden), trial.mixed, wrong)


def _hidden(sample: str, endpoint: str, difference: Difference, bugs: set[str]) -> Hidden:
    signature = signature_of(endpoint, difference).id
    return Hidden(sample, endpoint, signature, difference, signature in bugs)


async def _samples(connection: AsyncConnection, rule: Rule) -> list[Sample]:
    found: dict[str, Sample] = {}
    for data in (await connection.execute(_wanted(rule))).scalars():
        try:
            stored = decode_sample(zlib.decompress(data))
        except (SampleError, zlib.error) as error:
            log.warning("rules.sample_skipped", reason=str(error))
            continue
        # One comparison is stored with each signature it showed.
        if stored.legacy is not None and stored.new is not None:
            name = stored.request_id
            found[name] = Sample(name, stored.endpoint, stored.legacy.observation(), stored.new.observation())
    return list(found.values())


def _wanted(rule: Rule) -> Select[bytes]:
    """The newest samples of the endpoints at which the rule would hold."""
    joined = select(SAMPLES.c.data).join(SIGNATURES, SIGNATURES.c.id == SAMPLES.c.signature)
    if rule.endpoint is not None:
        joined = joined.where(SIGNATURES.c.endpoint == rule.endpoint)
    elif rule.router is not None:
        joined = joined.where(SIGNATURES.c.endpoint.startswith(f"{rule.router}.", autoescape=True))
    return joined.order_by(SAMPLES.c.at.desc(), SAMPLES.c.id.desc()).limit(MOST_SAMPLES)
