"""OpenTelemetry's side of ``tracing``: the only module that imports it."""

from collections.abc import Mapping

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from gateway.exchange import Outgoing, Request
from gateway.headers import with_context
from gateway.redaction import shown_path


class OpenTelemetry:
    """Server spans whose parent is the client's span and whose child is the upstream's."""

    def __init__(self, processor: SpanProcessor) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": "banyan"}))
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("banyan.gateway")
        self._propagator = TraceContextTextMapPropagator()

    @classmethod
    def from_environment(cls) -> "OpenTelemetry":
        """Exports in batches over OTLP/HTTP, off the event loop, to where the OTEL_* variables say."""
        return cls(BatchSpanProcessor(OTLPSpanExporter()))

    def start(self, request: Request, name: str) -> "OpenTelemetrySpan":
        carrier = {
            key.decode("latin-1").lower(): value.decode("latin-1")
            for key, value in request.headers
            # Only the trace context: baggage passes through as the client sent it.
            if key.lower().startswith(b"trace")
        }
        parent: Context = self._propagator.extract(carrier)
        span = self._tracer.start_span(
            name,
            context=parent,
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": request.method,
                "url.path": shown_path(request.target),
                "url.scheme": request.scheme,
            },
        )
        return OpenTelemetrySpan(span, self._propagator)

    def close(self) -> None:
        self._provider.shutdown()


class OpenTelemetrySpan:
    def __init__(self, span: Span, propagator: TraceContextTextMapPropagator) -> None:
        self._span = span
        self._propagator = propagator

    def inject(self, outgoing: Outgoing) -> Outgoing:
        context: dict[str, str] = {}
        self._propagator.inject(context, set_span_in_context(self._span))
        return with_context(outgoing, context)

    def end(self, attributes: Mapping[str, str | int], *, failed: bool) -> None:
        for name, value in attributes.items():
            self._span.set_attribute(name, value)
        if failed:
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()
