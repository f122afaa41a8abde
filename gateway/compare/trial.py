"""What a rule would do, before it is saved."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from gateway.compare.differ import Findings
from gateway.compare.engine import compare
from gateway.compare.model import Difference, Observation, Outcome, Verdict
from gateway.compare.rules import CompiledRules, Rule, RuleBook


class Sample(NamedTuple):
    id: str
    endpoint: str
    legacy: Observation
    new: Observation
    rows: tuple[Difference, ...] = ()
    """Of a write: in what its rows differed."""
    places: frozenset[str] | None = None
    """Of a write: where its answers differed by more than keys and times that a database made up; None is everywhere."""


class Trial(NamedTuple):
    turned: tuple[str, ...]
    """Samples that are a mismatch without the rule and none with it."""
    still: int
    """Samples that are a mismatch either way."""
    hidden: tuple[tuple[str, Difference], ...]
    """Sample and difference the rule takes out of sight."""
    mixed: tuple[tuple[str, str], ...]
    """Type pairs among the hidden, where there are several: the rule may hide what it was not meant for."""


def try_rule(rule: Rule, samples: Iterable[Sample], rules: Iterable[Rule], now: datetime) -> Trial:
    """``rules`` are those that hold already."""
    held = tuple(rules)
    without, with_it = RuleBook(held), RuleBook((*held, rule))
    turned: list[str] = []
    hidden: list[tuple[str, Difference]] = []
    still = 0
    for sample in samples:
        before = compare(sample.legacy, sample.new, without.at(sample.endpoint), now)
        made_up = _made_up(sample, before)
        before = _whole(sample, before, without.at(sample.endpoint), made_up, now)
        after = compare(sample.legacy, sample.new, with_it.at(sample.endpoint), now)
        after = _whole(sample, after, with_it.at(sample.endpoint), made_up, now)
        if before.outcome in _AGAINST and after.outcome not in _AGAINST:
            turned.append(sample.id)
        still += after.outcome in _AGAINST
        hidden += [(sample.id, each) for each in before.differences if each not in after.differences]
    types = tuple(sorted({difference.types for _, difference in hidden}))
    return Trial(tuple(turned), still, tuple(hidden), types if len(types) > 1 else ())


def _made_up(sample: Sample, verdict: Verdict) -> frozenset[str]:
    """Where the answers differ by what a database makes up, which was seen when its rows were at hand."""
    if sample.places is None:
        return frozenset()
    return frozenset(each.location for each in verdict.differences) - sample.places


def _whole(sample: Sample, verdict: Verdict, rules: CompiledRules, made_up: frozenset[str], now: datetime) -> Verdict:
    """The verdict on answers and rows together."""
    if sample.places is None or verdict.outcome not in _STRUCTURAL:
        return verdict
    findings = Findings(rules, now)
    for each in sample.rows:
        findings.add(each)
    kept = (*(each for each in verdict.differences if each.location not in made_up), *findings.kept)
    return verdict._replace(outcome=Outcome.MISMATCH if kept else Outcome.MATCH, differences=kept)


_AGAINST = frozenset({Outcome.MISMATCH, Outcome.NEW_ERROR, Outcome.LEGACY_ERROR})
_STRUCTURAL = frozenset({Outcome.MATCH, Outcome.MATCH_BY_RULE, Outcome.MISMATCH})
