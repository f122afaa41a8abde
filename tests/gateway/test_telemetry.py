"""Log lines, metrics and request ids by themselves."""

import io
import json
import re
import threading
from collections.abc import Iterator

import orjson
import pytest
import structlog
from typing_extensions import override

from gateway.telemetry import (
    BUCKETS,
    BufferedOutput,
    Metrics,
    RequestIds,
    access_logger,
    configure_logging,
    request_id_source,
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


class Line:
    """What a request's passage hands to the log."""

    def fields(self) -> dict[str, object]:
        return {"event": "gateway.request", "path": "/سلام\n", "status": 200}

    def to_json(self, timestamp: str) -> bytes:
        return orjson.dumps({**self.fields(), "timestamp": timestamp})


class Broken(io.BytesIO):
    """A pipe whose reader is gone."""

    @override
    def write(self, _data: object) -> int:
        raise BrokenPipeError


def logged(stream: io.BytesIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_lines_are_written_at_a_flush_in_order() -> None:
    stream = io.BytesIO()
    output = BufferedOutput(stream)
    output.line(b"one")
    output.line(b"two")
    assert stream.getvalue() == b""
    output.flush()
    output.flush()
    assert stream.getvalue() == b"one\ntwo\n"


def test_much_is_written_at_once() -> None:
    stream = io.BytesIO()
    output = BufferedOutput(stream)
    output.line(b"x" * (BufferedOutput.LIMIT + 1))
    assert len(stream.getvalue()) == BufferedOutput.LIMIT + 2


def test_log_that_cannot_be_written_takes_nothing_with_it() -> None:
    output = BufferedOutput(Broken())
    for _ in range(3):
        output.line(b"x")
        output.flush()


def test_lines_of_several_threads_stay_whole() -> None:
    stream = io.BytesIO()
    output = BufferedOutput(stream)

    def work(name: bytes) -> None:
        for _ in range(500):
            output.line(name * 50)
            output.flush()

    threads = [threading.Thread(target=work, args=(name,)) for name in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    output.flush()
    assert {bytes(set(line)) for line in stream.getvalue().splitlines()} == {b"a", b"b", b"c"}
    assert len(stream.getvalue().splitlines()) == 1500


def test_canonical_line_is_one_line_of_json() -> None:
    stream = io.BytesIO()
    output = BufferedOutput(stream)
    access_logger(output, "json").info(Line())
    output.flush()
    (line,) = logged(stream)
    assert (line["event"], line["path"], line["status"]) == ("gateway.request", "/سلام\n", 200)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["timestamp"]))


def test_canonical_line_can_be_text_for_people() -> None:
    stream = io.BytesIO()
    output = BufferedOutput(stream)
    access_logger(output, "console").info(Line())
    output.flush()
    text = stream.getvalue().decode()
    assert "gateway.request" in text
    assert "status=200" in text


def test_events_below_the_level_are_not_logged() -> None:
    stream = io.BytesIO()
    output = configure_logging("warning", "json", stream)
    log = structlog.get_logger("gateway")
    log.info("gateway.quiet")
    log.warning("gateway.loud", port=8080)
    output.flush()
    assert [(line["event"], line["level"], line["port"]) for line in logged(stream)] == [
        ("gateway.loud", "warning", 8080)
    ]


def test_exception_is_one_field_of_one_line() -> None:
    stream = io.BytesIO()
    output = configure_logging("info", "json", stream)
    try:
        int("two\nlines")
    except ValueError:
        structlog.get_logger("gateway").exception("gateway.failed")
    output.flush()
    (line,) = logged(stream)
    assert "ValueError: invalid literal" in str(line["exception"])


def sample(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_requests_are_counted_at_a_flush() -> None:
    metrics = Metrics()
    for status in (200, 200, 502):
        metrics.request("a.b", "new", "route_on", status, 0.002)
    labels = {"endpoint": "a.b", "side": "new", "reason": "route_on"}
    assert sample(metrics, "banyan_requests_total", **labels, status="200") is None
    metrics.flush()
    metrics.flush()
    assert sample(metrics, "banyan_requests_total", **labels, status="200") == 2
    assert sample(metrics, "banyan_requests_total", **labels, status="502") == 1


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.0011, 0.3, 30.0, 31.0, 1000.0])
def test_duration_falls_into_the_buckets_prometheus_would_choose(seconds: float) -> None:
    metrics = Metrics()
    metrics.request("a.b", "legacy", "route_off", 200, seconds)
    metrics.flush()
    for bound in BUCKETS:
        assert sample(metrics, "banyan_request_seconds_bucket", side="legacy", le=str(bound)) == (seconds <= bound)
    assert sample(metrics, "banyan_request_seconds_bucket", side="legacy", le="+Inf") == 1
    assert sample(metrics, "banyan_request_seconds_count", side="legacy") == 1
    assert sample(metrics, "banyan_request_seconds_sum", side="legacy") == seconds


def test_errors_fallbacks_and_refusals_are_counted() -> None:
    metrics = Metrics()
    metrics.error("new", "timeout")
    metrics.fallback("a.b", "timeout")
    metrics.refused(431)
    metrics.state(connections=3, revision=7, flag_age=0.5)
    assert sample(metrics, "banyan_upstream_errors_total", side="new", code="timeout") == 1
    assert sample(metrics, "banyan_fallbacks_total", endpoint="a.b", code="timeout") == 1
    assert sample(metrics, "banyan_refused_total", status="431") == 1
    assert sample(metrics, "banyan_client_connections") == 3
    assert sample(metrics, "banyan_flag_revision") == 7
    assert sample(metrics, "banyan_flag_age_seconds") == 0.5


def test_request_ids_are_unique_within_and_between_processes() -> None:
    one, other = request_id_source(), request_id_source()
    made = [source.next() for source in (one, other) for _ in range(100)]
    assert len(set(made)) == 200
    assert all(re.fullmatch(r"[0-9a-f]{28}", each) for each in made)
    assert RequestIds("p").next() == "p000000000001"
