"""Are these two answers the same, and if not, where? Pure: the same arguments give the same verdict for ever."""

from gateway.compare.engine import compare
from gateway.compare.model import (
    ABSENT,
    Difference,
    Kind,
    Observation,
    Outcome,
    Severity,
    Signature,
    Verdict,
    signature_of,
)
from gateway.compare.noise import Proposal, propose_rules, raced, steady
from gateway.compare.rules import CompiledRules, Rule, RuleBook, compile_rules
from gateway.compare.trial import Sample, Trial, try_rule

__all__ = [
    "ABSENT",
    "CompiledRules",
    "Difference",
    "Kind",
    "Observation",
    "Outcome",
    "Proposal",
    "Rule",
    "RuleBook",
    "Sample",
    "Severity",
    "Signature",
    "Trial",
    "Verdict",
    "compare",
    "compile_rules",
    "propose_rules",
    "raced",
    "signature_of",
    "steady",
    "try_rule",
]
