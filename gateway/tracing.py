"""Spans of the gateway, where OpenTelemetry is installed and told where to send them (OTEL_EXPORTER_OTLP_ENDPOINT).

Without it W3C trace context (traceparent, tracestate, baggage) passes through like any other field.
"""

import os
from collections.abc import Mapping
from typing import Protocol

import structlog

from gateway.exchange import Outgoing, Request

log = structlog.get_logger("gateway")


class Span(Protocol):
    """One request's span."""

    def inject(self, outgoing: Outgoing) -> Outgoing:
        """The same message with this span as the upstream's parent."""

    def end(self, attributes: Mapping[str, str | int], *, failed: bool) -> None: ...


class Tracing(Protocol):
    def start(self, request: Request, name: str) -> Span: ...

    def close(self) -> None:
        """Send what is still held."""


def configure_tracing(environ: Mapping[str, str] = os.environ) -> Tracing | None:
    """The tracing the environment asks for; None where it asks for none or the ``otel`` extra is not installed."""
    wanted = environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    if not wanted or environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return None
    try:
        from gateway.otel import OpenTelemetry  # noqa: PLC0415 - an optional dependency
    except ImportError:
        log.warning("gateway.tracing_missing", endpoint=wanted, way_out="pip install 'banyan[otel]'")
        return None
    return OpenTelemetry.from_environment()
