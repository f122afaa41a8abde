"""Rules proposed from noise: where legacy differs from itself about as often as new differs from it. Never applied by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from flags.audit import append_audit
from flags.provider import AuditNote
from gateway.compare import ABSENT, Difference, Kind, Rule, propose_rules
from gateway.compare.noise import Proposal, Rate
from gateway.errors import RuleError, UnknownRuleError
from gateway.report.rules import RuleStore, Signed, find_rule_row, write_rule_row
from gateway.report.schema import COUNTS, NOISE, NOISY, PROPOSALS, SIGNATURES, TWICE
from gateway.report.store import ReportStore

LEAST_ASKED = 20
"""Times legacy must have been asked twice: below that a rate says nothing."""
LEAST_DIFFERED = 2
_COMPARED = ("match", "match_by_rule", "mismatch", "accepted", "raced")
_DAY = 86_400


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decided:
    """What QA said, when and why; by whom is empty where nobody has yet."""

    state: ProposalState = ProposalState.PROPOSED
    who: str = ""
    reason: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class NoiseProposal:
    id: str
    endpoint: str
    found: Proposal
    itself: Rate
    """How often legacy, asked twice, differed from itself here."""
    new: Rate
    """How often new differed from legacy here, of the requests compared."""
    decided: Decided = Decided()

    @property
    def explains(self) -> bool:
        """Whether noise alone may be why new differs here."""
        return self.new.times > 0 and self.itself.explains(self.new)

    @property
    def sentence(self) -> str:
        low, high = self.itself.bounds
        told = (
            f"legacy differs from itself here in {self.itself.times} of {self.itself.of} repeated requests "
            f"({low:.1%} to {high:.1%}), new from legacy in {self.new.times} of {self.new.of}"
        )
        if self.explains:
            return told
        return f"{told}: " + ("that is more than noise" if self.new.times else "there is nothing to explain")

    def rule(self, author: str, created: datetime, expires: datetime | None = None) -> Rule:
        """The narrowest rule that lets this noise pass, at this endpoint only."""
        return Rule(
            id=f"noise-{self.id}",
            tolerance=self.found.tolerance,
            location=self.found.location,
            author=author,
            reason=self.sentence,
            created=created,
            expires=expires,
            endpoint=self.endpoint,
        )


class ProposalStore:
    def __init__(self, store: ReportStore) -> None:
        self._store = store

    async def load(self) -> list[NoiseProposal]:
        """What can be judged first, then what was judged; within these the most frequent first."""
        async with self._store.transaction() as connection:
            found = await _proposals(connection)
        return sorted(
            found,
            key=lambda each: (
                each.decided.state is not ProposalState.PROPOSED,
                not each.explains,
                -each.itself.times,
                each.id,
            ),
        )

    async def accept(self, proposal_id: str, by: Signed, now: datetime, expires: datetime | None = None) -> Rule:
        """Make the rule of it, in one transaction with the word of who did."""
        async with RuleStore(self._store).change() as connection:
            proposal = await _one(connection, proposal_id)
            if not proposal.explains:
                raise RuleError(
                    f"noise does not explain this: {proposal.sentence}; write a rule of your own if you mean it"
                )
            rule = proposal.rule(by.who, now, expires)
            # A rule of this id may be there already, from when the same proposal was accepted before.
            await write_rule_row(connection, rule, by, await find_rule_row(connection, rule.id))
            await _decide(
                connection, proposal, Decided(ProposalState.ACCEPTED, by.who, by.why, now.timestamp()), rule.id
            )
        return rule

    async def reject(self, proposal_id: str, by: Signed, now: datetime) -> None:
        async with self._store.transaction() as connection:
            proposal = await _one(connection, proposal_id)
            await _decide(connection, proposal, Decided(ProposalState.REJECTED, by.who, by.why, now.timestamp()))


async def _one(connection: AsyncConnection, proposal_id: str) -> NoiseProposal:
    for each in await _proposals(connection):
        if each.id == proposal_id:
            return each
    raise UnknownRuleError(f"there is no proposal {proposal_id!r}; the list of proposals has their ids", ("id",))


async def _decide(
    connection: AsyncConnection, proposal: NoiseProposal, decided: Decided, rule_id: str | None = None
) -> None:
    values = {"state": str(decided.state), "who": decided.who, "reason": decided.reason, "at": decided.at}
    await connection.execute(delete(PROPOSALS).where(PROPOSALS.c.id == proposal.id))
    await connection.execute(insert(PROPOSALS).values(id=proposal.id, rule=rule_id, **values))
    before, after = str(proposal.decided.state), {"state": str(decided.state), "evidence": proposal.sentence}
    action, subject = f"proposal {decided.state}", f"proposal:{proposal.id}"
    await append_audit(connection, AuditNote(decided.who, action, subject, before, after, decided.reason))


async def _proposals(connection: AsyncConnection) -> list[NoiseProposal]:
    asked = {endpoint: times for endpoint, times in await connection.execute(select(TWICE.c.endpoint, TWICE.c.count))}  # noqa: C416 - rows are no pairs to the type checker
    noisy = await connection.execute(
        select(NOISY.c.endpoint, NOISY.c.location, NOISY.c.count, NOISY.c.raced).where(NOISY.c.count >= LEAST_DIFFERED)
    )
    evidence = _by_place((await connection.execute(select(NOISE).order_by(NOISE.c.id.desc()))).all())
    compared, differed = await _compared(connection), await _differed(connection)
    decided = {row.id: _decided(row) for row in await connection.execute(select(PROPOSALS))}
    found = []
    for endpoint, location, times, raced in noisy:
        place, of = (endpoint, location), asked.get(endpoint, 0)
        for proposal in propose_rules([evidence.get(place, [])]) if of >= LEAST_ASKED else ():
            name = _name(endpoint, proposal)
            rates = Rate(times, of), Rate(differed.get(place, 0) + raced, compared.get(endpoint, 0))
            found.append(NoiseProposal(name, endpoint, proposal, *rates, decided.get(name, Decided())))
    return found


async def _compared(connection: AsyncConnection) -> dict[str, int]:
    total = func.sum(sum((COUNTS.c[name] for name in _COMPARED[1:]), start=COUNTS.c[_COMPARED[0]]))
    rows = await connection.execute(
        select(COUNTS.c.endpoint, total).where(COUNTS.c.grain == _DAY).group_by(COUNTS.c.endpoint)
    )
    return {endpoint: int(count) for endpoint, count in rows}


async def _differed(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """Of several kinds at one place the most frequent: a comparison may show more than one."""
    place = (SIGNATURES.c.endpoint, SIGNATURES.c.location)
    rows = await connection.execute(select(*place, func.max(SIGNATURES.c.count)).group_by(*place))
    return {(endpoint, location): int(count) for endpoint, location, count in rows}


def _by_place(rows: Iterable[Row[Any]]) -> Mapping[tuple[str, str], Sequence[Difference]]:
    found: dict[tuple[str, str], list[Difference]] = {}
    for row in rows:
        difference = Difference(row.location, Kind(row.kind), _value(row.first), _value(row.second))
        found.setdefault((row.endpoint, row.location), []).append(difference)
    return found


def _value(text: str | None) -> object:
    return ABSENT if text is None else orjson.loads(text)


def _name(endpoint: str, proposal: Proposal) -> str:
    """Another kind of rule at the same place is another proposal; a wider amount is not."""
    kind = type(proposal.tolerance).__name__
    return blake2b("\x1f".join((endpoint, proposal.location, kind)).encode(), digest_size=6).hexdigest()


def _decided(row: Row[Any]) -> Decided:
    return Decided(ProposalState(row.state), row.who, row.reason, row.at)
