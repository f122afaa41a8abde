"""What the gateway says about itself: one canonical log line per request, Prometheus metrics, spans where configured.

The hot path only adds to plain counters and appends to a buffer; a tick a few times a second moves both on.
"""

import fcntl
import os
import sys
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Protocol, cast

import orjson
import structlog
from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client import Counter as PromCounter
from structlog.types import EventDict, WrappedLogger

BUCKETS = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
)
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


class BufferedOutput:
    """A binary stream that is written at each tick, and at once when much has gathered."""

    LIMIT = 64 * 1024

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lines: list[bytes] = []
        self._size = 0
        self._lock = threading.Lock()

    def line(self, data: bytes) -> None:
        self._lines.append(data)
        self._size += len(data)
        if self._size > self.LIMIT:
            self.flush()

    def flush(self) -> None:
        with self._lock:
            lines, self._lines, self._size = self._lines, [], 0
            if lines:
                lines.append(b"")
                try:
                    with _alone(self._stream):
                        self._stream.write(b"\n".join(lines))
                        self._stream.flush()
                except OSError:
                    return  # a log that cannot be written (its reader is gone) must not take requests with it


@contextmanager
def _alone(stream: IO[bytes]) -> Iterator[None]:
    """Keep other processes from the stream for a moment: a pipe takes only PIPE_BUF bytes as a whole."""
    try:
        number = stream.fileno()
        fcntl.lockf(number, fcntl.LOCK_EX)
    except OSError:  # no file behind it, or one that knows no locks: then nobody shares it, or lines may mix
        yield
        return
    try:
        yield
    finally:
        fcntl.lockf(number, fcntl.LOCK_UN)


class _BytesLogger:
    def __init__(self, output: BufferedOutput) -> None:
        self._output = output

    def msg(self, line: bytes) -> None:
        self._output.line(line)

    debug = info = warning = error = critical = exception = msg


def _render_console(_logger: WrappedLogger, _name: str, event: EventDict) -> bytes:
    head = f"{event.pop('timestamp', '')} {event.pop('level', ''):<7} {event.pop('event', '')}"
    return " ".join([head, *(f"{key}={value}" for key, value in event.items())]).encode("utf-8", "replace")


def configure_logging(level: str, form: str, stream: IO[bytes] | None = None) -> BufferedOutput:
    """Send structlog to ``stream`` (stdout) as JSON lines or text; the caller flushes the returned output."""
    output = BufferedOutput(stream or sys.stdout.buffer)
    renderer = _render_console if form == "console" else structlog.processors.JSONRenderer(serializer=_dumps)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *_: _BytesLogger(output),
        # Not cached: a module's logger would keep the output of whoever configured first.
        cache_logger_on_first_use=False,
    )
    return output


class CanonicalLine(Protocol):
    """What one request's log line is made from, asked for only when it is written."""

    def fields(self) -> dict[str, object]: ...

    def to_json(self, timestamp: str) -> bytes: ...


class AccessLog(Protocol):
    def info(self, event: CanonicalLine) -> None: ...


class _CanonicalLogger(structlog.BoundLoggerBase):
    """structlog's usual loggers copy keyword arguments and context four times over; a canonical line has neither."""

    def info(self, event: CanonicalLine) -> None:
        self._logger.line(event)


class _LineOutput:
    """Where canonical lines go, and in which form."""

    def __init__(self, output: BufferedOutput, form: str) -> None:
        self._output = output
        self._is_text = form == "console"
        self._stamp = _Stamp()

    def line(self, event: CanonicalLine) -> None:
        now = self._stamp.now()
        if self._is_text:
            self._output.line(_render_console(None, "info", {**event.fields(), "timestamp": now}))
        else:
            self._output.line(event.to_json(now))


def access_logger(output: BufferedOutput, form: str) -> AccessLog:
    """The logger of canonical lines."""
    logger = structlog.wrap_logger(_LineOutput(output, form), wrapper_class=_CanonicalLogger, context_class=dict)
    return cast(AccessLog, logger.bind())


class _Stamp:
    """The time in ISO form to the millisecond; the seconds' part is made once a second."""

    def __init__(self) -> None:
        self._second = 0
        self._text = ""

    def now(self) -> str:
        second, nanos = divmod(time.time_ns(), 1_000_000_000)
        if second != self._second:
            self._second = second
            self._text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._text}.{nanos // 1_000_000:03d}Z"


def _dumps(value: object, **_options: object) -> bytes:
    return orjson.dumps(value, default=str)


class Metrics:
    """Counters of the data plane, gathered in plain dictionaries and moved into Prometheus at each tick."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        # In several processes prometheus_client keeps the values in files and each process's own registry is unused.
        self.registry = registry or CollectorRegistry()
        self._requests = PromCounter(
            "banyan_requests",
            "Requests answered, by endpoint, serving side, reason of the decision and status",
            ["endpoint", "side", "reason", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "banyan_request_seconds",
            "From a request's head to its answer's last byte",
            ["side"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._errors = PromCounter(
            "banyan_upstream_errors",
            "Requests a side could not answer",
            ["side", "code"],
            registry=self.registry,
        )
        self._fallbacks = PromCounter(
            "banyan_fallbacks",
            "Requests legacy answered because new failed",
            ["endpoint", "code"],
            registry=self.registry,
        )
        self._refused = PromCounter(
            "banyan_refused",
            "Requests refused at the edge",
            ["status"],
            registry=self.registry,
        )
        self._connections = Gauge(
            "banyan_client_connections",
            "Open client connections",
            multiprocess_mode="livesum",
            registry=self.registry,
        )
        self._flag_revision = Gauge(
            "banyan_flag_revision",
            "Revision of the flags in use",
            multiprocess_mode="livemin",
            registry=self.registry,
        )
        self._flag_age = Gauge(
            "banyan_flag_age_seconds",
            "Since the flags were last confirmed",
            multiprocess_mode="livemax",
            registry=self.registry,
        )
        self._pending: Counter[tuple[str, str, str, int]] = Counter()
        self._buckets: Counter[tuple[str, int]] = Counter()
        self._sums: dict[str, float] = {}

    def request(self, endpoint: str, side: str, reason: str, status: int, seconds: float) -> None:
        self._pending[endpoint, side, reason, status] += 1
        self._buckets[side, bisect_left(BUCKETS, seconds)] += 1
        self._sums[side] = self._sums.get(side, 0.0) + seconds

    def error(self, side: str, code: str) -> None:
        self._errors.labels(side, code).inc()

    def fallback(self, endpoint: str, code: str) -> None:
        self._fallbacks.labels(endpoint, code).inc()

    def refused(self, status: int) -> None:
        self._refused.labels(str(status)).inc()

    def state(self, *, connections: int, revision: int, flag_age: float) -> None:
        self._connections.set(connections)
        self._flag_revision.set(revision)
        self._flag_age.set(flag_age)

    def flush(self) -> None:
        pending, self._pending = self._pending, Counter()
        for (endpoint, side, reason, status), count in pending.items():
            self._requests.labels(endpoint, side, reason, str(status)).inc(count)
        buckets, self._buckets = self._buckets, Counter()
        sums, self._sums = self._sums, {}
        # observe() takes one value at a time, and in several processes each is a write to a mapped file.
        for (side, index), count in buckets.items():
            self._seconds.labels(side)._buckets[index].inc(count)  # noqa: SLF001
        for side, seconds in sums.items():
            self._seconds.labels(side)._sum.inc(seconds)  # noqa: SLF001


def request_id_source() -> "RequestIds":
    return RequestIds(os.urandom(8).hex())


class RequestIds:
    """Ids unique across processes and restarts: a random prefix and a counter, cheaper than a UUID each."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = 0

    def next(self) -> str:
        self._count += 1
        return f"{self._prefix}{self._count:012x}"
