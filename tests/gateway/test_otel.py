"""Spans by themselves; ``test_tracing`` sees them through a gateway."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from gateway.exchange import Outgoing, RawHeaders, Request
from gateway.otel import OpenTelemetry

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


def traced(
    headers: RawHeaders, *, failed: bool = False, target: bytes = b"/a?token=s3cret"
) -> tuple[ReadableSpan, Outgoing]:
    """The span of one request with these fields, and what its side was sent."""
    exporter = InMemorySpanExporter()
    tracing = OpenTelemetry(SimpleSpanProcessor(exporter))
    request = Request("GET", target, headers, "1.1", "http", "192.0.2.1", b"a", 0, "id")
    span = tracing.start(request, "GET shop.a")
    sent = span.inject(Outgoing("GET", request.target, headers, 0))
    span.end({"banyan.side": "new"}, failed=failed)
    tracing.close()
    (ended,) = exporter.get_finished_spans()
    return ended, sent


def test_span_says_what_was_asked_but_not_the_query() -> None:
    span, _ = traced([])
    assert (span.name, span.kind) == ("GET shop.a", SpanKind.SERVER)
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "url.path": "/a",
        "url.scheme": "http",
        "banyan.side": "new",
    }


def test_span_hides_what_the_log_hides_in_a_path() -> None:
    span, _ = traced([], target=b"/users/ann@example.com/orders")
    assert "ann@example.com" not in str((span.attributes or {})["url.path"])


def test_parent_and_state_are_the_clients() -> None:
    span, sent = traced([(b"Traceparent", f"00-{TRACE}-{PARENT}-01".encode()), (b"TraceState", b"v=1"), (b"A", b"b")])
    assert span.parent is not None
    assert span.context is not None
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == (TRACE, PARENT)
    assert sent.headers == [
        (b"A", b"b"),
        (b"traceparent", f"00-{TRACE}-{span.context.span_id:016x}-01".encode()),
        (b"tracestate", b"v=1"),
    ]


@pytest.mark.parametrize("broken", [b"", b"00-0-0-01", b"\xff\xfe", f"00-{'0' * 32}-{PARENT}-01".encode()])
def test_malformed_context_begins_a_trace_of_its_own(broken: bytes) -> None:
    span, sent = traced([(b"traceparent", broken)])
    assert span.parent is None
    assert len([value for name, value in sent.headers if name == b"traceparent"]) == 1


@pytest.mark.parametrize(("failed", "status"), [(True, StatusCode.ERROR), (False, StatusCode.UNSET)])
def test_failure_is_marked(failed: bool, status: StatusCode) -> None:
    span, _ = traced([], failed=failed)
    assert span.status.status_code is status
