"""A shadow whose records stay in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from gateway.exchange import Side, UpstreamSide
from gateway.headers import TrustedPeers
from gateway.policies import Policy
from gateway.redaction import redactor
from gateway.report.records import Comparison
from gateway.shadow.asking import Envelope
from gateway.shadow.hearing import Hearing
from gateway.shadow.limits import Limits
from gateway.shadow.work import Shadow
from gateway.signing import derive_key

KEY = derive_key("a secret of both ends")
NOW = 1_764_100_800.0


class Kept:
    """Implements ``limits.Records`` and ``limits.Meter``."""

    def __init__(self) -> None:
        self.comparisons: list[Comparison] = []
        self.new: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()

    def record(self, comparison: Comparison) -> None:
        self.comparisons.append(comparison)

    def wants(self, signatures: Sequence[str]) -> bool:
        return bool(signatures)

    def sampled(self, endpoint: str) -> None:
        self.new[endpoint] += 1

    def outcome(self, endpoint: str, outcome: str, why: str) -> None:
        self.ended[endpoint] += 1
        if why:
            self.reasons[f"{outcome} {why}"] += 1


def make_shadow(
    sides: Mapping[Side, UpstreamSide],
    kept: Kept,
    limits: Limits | None = None,
    policies: Mapping[str, Policy] | None = None,
) -> Shadow:
    hearing = Hearing(
        sides,
        Envelope(KEY, TrustedPeers(), lambda: NOW),
        redactor(KEY),
        kept,
        lambda: datetime.fromtimestamp(NOW, UTC),
        limits or Limits(noise=0.0),
    )
    return Shadow(hearing, kept, policies or {})
