"""The shadow's counters: plain dictionaries on the request's way, moved into Prometheus at each tick."""

from collections import Counter

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client import Counter as PromCounter


class ShadowMetrics:
    """Implements ``limits.Meter``."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._sampled = PromCounter(
            "banyan_shadow_sampled",
            "Requests sampled for the shadow; each ends in one outcome",
            ["endpoint"],
            registry=registry,
        )
        self._outcomes = PromCounter(
            "banyan_shadow_outcomes",
            "Outcomes of sampled requests",
            ["endpoint", "outcome"],
            registry=registry,
        )
        self._shed = PromCounter(
            "banyan_shadow_shed",
            "Sampled requests that were not asked in the shadow, by reason",
            ["reason"],
            registry=registry,
        )
        self._queue = _gauge("banyan_shadow_queue", "Requests waiting to be asked in the shadow", registry)
        self._bytes = _gauge("banyan_shadow_bytes", "Bytes of requests and answers held for the shadow", registry)
        self._share = Gauge(
            "banyan_shadow_share",
            "Share of sampled requests that the worker under most pressure still asks in the shadow",
            multiprocess_mode="livemin",
            registry=registry,
        )
        self._new: Counter[str] = Counter()
        self._ended: Counter[tuple[str, str]] = Counter()
        self._reasons: Counter[str] = Counter()

    def sampled(self, endpoint: str) -> None:
        self._new[endpoint] += 1

    def outcome(self, endpoint: str, outcome: str, why: str) -> None:
        self._ended[endpoint, outcome] += 1
        if outcome == "shed":
            self._reasons[why] += 1

    def state(self, *, queued: int, held: int, share: float) -> None:
        self._queue.set(queued)
        self._bytes.set(held)
        self._share.set(share)

    def flush(self) -> None:
        new, self._new = self._new, Counter()
        for endpoint, count in new.items():
            self._sampled.labels(endpoint).inc(count)
        ended, self._ended = self._ended, Counter()
        for (endpoint, outcome), count in ended.items():
            self._outcomes.labels(endpoint, str(outcome)).inc(count)
        reasons, self._reasons = self._reasons, Counter()
        for reason, count in reasons.items():
            self._shed.labels(reason).inc(count)


def _gauge(name: str, text: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, text, multiprocess_mode="livesum", registry=registry)
