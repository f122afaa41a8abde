"""What became of one request, filled in on its way; the canonical log line is made from it."""

from dataclasses import dataclass
from functools import lru_cache

import orjson

from gateway.decision import FAILED, Decision
from gateway.endpoints import Endpoint
from gateway.exchange import Request, Side
from gateway.redaction import shown_id, shown_path
from gateway.routes import told
from gateway.shadow.ticket import Ticket
from gateway.tape.take import Take
from gateway.tracing import Span

_LINE = (
    b'{"event":"gateway.request",%b,%b,"status":%d,"duration_ms":%.2f,"bytes":%d,'
    b'"client":%b,"request_id":%b%b,"timestamp":"%b"}'
)


@lru_cache(maxsize=8192)
def _quoted(text: str) -> bytes:
    return orjson.dumps(text)


@lru_cache(maxsize=64)
def _described(served: str, reason: str, shadowed: str | None) -> bytes:
    """The part of the line that says who served and why."""
    return orjson.dumps({"side": str(served), "reason": reason, "shadow": shadowed and str(shadowed)})[1:-1]


@dataclass(slots=True)
class Passage:
    """What became of one request, filled in on its way; the canonical log line is made from it."""

    request: Request
    started: float
    endpoint: Endpoint | None = None
    decision: Decision = FAILED
    served: Side = Side.LEGACY
    fallback: str | None = None
    error: str | None = None
    status: int = 0
    sent: int = 0
    """Body bytes given to the client."""
    seconds: float = 0.0
    span: Span | None = None
    told: bytes = b""
    """What the line says first, where its route knew it."""
    ticket: Ticket | None = None
    """Of a request that was sampled for the shadow."""
    take: Take | None = None
    """Of a request that is recorded."""

    @property
    def endpoint_id(self) -> str:
        return self.endpoint.id if self.endpoint is not None else "unlisted"

    @property
    def path(self) -> str:
        """The template of the endpoint."""
        return self.endpoint.path if self.endpoint is not None else ""

    def fields(self) -> dict[str, object]:
        """The canonical line: the path without its query, which may hold secrets."""
        request, decision = self.request, self.decision
        line: dict[str, object] = {
            "event": "gateway.request",
            "endpoint": self.endpoint_id,
            "method": request.method,
            "path": shown_path(request.target, self.path),
            "side": self.served.value,
            "reason": decision.reason,
            "shadow": decision.shadowed.value if decision.shadowed is not None else None,
            "status": self.status,
            "duration_ms": round(self.seconds * 1000, 2),
            "bytes": self.sent,
            "client": request.peer,
            "request_id": shown_id(request.request_id),
        }
        if self.fallback is not None:
            line["fallback"] = self.fallback
        if self.error is not None:
            line["error"] = self.error
        return line

    def to_json(self, timestamp: str) -> bytes:
        """The same line as JSON: a template, since a dictionary and its rendering cost twice as much."""
        request, decision = self.request, self.decision
        more = b""
        if self.fallback is not None:
            more = b',"fallback":' + orjson.dumps(self.fallback)
        if self.error is not None:
            more += b',"error":' + orjson.dumps(self.error)
        return _LINE % (
            self.told or told(self.endpoint_id, request.method, shown_path(request.target, self.path)),
            _described(self.served, decision.reason, decision.shadowed),
            self.status,
            self.seconds * 1000,
            self.sent,
            _quoted(request.peer),
            orjson.dumps(shown_id(request.request_id)),
            more,
            timestamp.encode("ascii"),
        )
