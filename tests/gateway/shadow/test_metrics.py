"""Counters move at a tick, and what was sampled can be held against what became of it."""

from prometheus_client import CollectorRegistry

from gateway.shadow.metrics import ShadowMetrics


def test_counters_move_at_the_tick() -> None:
    registry = CollectorRegistry()
    metrics = ShadowMetrics(registry)
    for outcome, why in (("match", ""), ("shed", "rate"), ("shed", "bytes")):
        metrics.sampled("a.get")
        metrics.outcome("a.get", outcome, why)
    assert registry.get_sample_value("banyan_shadow_sampled_total", {"endpoint": "a.get"}) is None
    metrics.state(queued=3, held=10, share=0.5)
    metrics.flush()
    metrics.flush()
    assert registry.get_sample_value("banyan_shadow_sampled_total", {"endpoint": "a.get"}) == 3
    labels = {"endpoint": "a.get", "outcome": "shed"}
    assert registry.get_sample_value("banyan_shadow_outcomes_total", labels) == 2
    assert registry.get_sample_value("banyan_shadow_shed_total", {"reason": "rate"}) == 1
    assert registry.get_sample_value("banyan_shadow_share") == 0.5
