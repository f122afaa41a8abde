"""Trace context: passed on unchanged without OpenTelemetry, continued with it."""

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway.otel import OpenTelemetry
from gateway.tracing import configure_tracing
from tests.support.wire import OK, answering, through

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
ASK = f"GET /a HTTP/1.1\r\nHost: a\r\ntraceparent: 00-{TRACE}-{PARENT}-01\r\ntracestate: v=1\r\n\r\n".encode()


async def test_context_passes_unchanged_without_tracing() -> None:
    async with through(answering(OK)) as (gateway, upstream):
        await gateway.ask(ASK)
    assert f"traceparent: 00-{TRACE}-{PARENT}-01\r\ntracestate: v=1".encode() in upstream.received


async def test_span_continues_the_clients_trace() -> None:
    spans = InMemorySpanExporter()
    async with through(answering(OK)) as (gateway, upstream):
        gateway.edge.pipeline.tracing = OpenTelemetry(SimpleSpanProcessor(spans))
        await gateway.ask(ASK)
    (span,) = spans.get_finished_spans()
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == PARENT
    assert f"traceparent: 00-{TRACE}-{span.context.span_id:016x}-01".encode() in upstream.received
    assert upstream.received.count(b"traceparent") == 1
    assert span.attributes is not None
    assert span.attributes["http.response.status_code"] == 200


@pytest.mark.parametrize(
    "environ", [{}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}]
)
def test_nothing_is_traced_unasked(environ: dict[str, str]) -> None:
    assert configure_tracing(environ) is None


def test_endpoint_in_the_environment_turns_tracing_on() -> None:
    tracing = configure_tracing({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})
    assert tracing is not None
    tracing.close()
