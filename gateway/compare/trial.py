"""What a rule would do, before it is saved."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from gateway.compare.engine import compare
from gateway.compare.model import Difference, Observation, Outcome
from gateway.compare.rules import Rule, RuleBook


class Sample(NamedTuple):
    id: str
    endpoint: str
    legacy: Observation
    new: Observation


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
        after = compare(sample.legacy, sample.new, with_it.at(sample.endpoint), now)
        if before.outcome is Outcome.MISMATCH and after.outcome is not Outcome.MISMATCH:
            turned.append(sample.id)
        still += after.outcome is Outcome.MISMATCH
        hidden += [(sample.id, each) for each in before.differences if each not in after.differences]
    types = tuple(sorted({difference.types for _, difference in hidden}))
    return Trial(tuple(turned), still, tuple(hidden), types if len(types) > 1 else ())
