"""Requests out of bytes: llhttp judges the syntax, this module the framing, Host and sizes (RFC 9112)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import httptools

from gateway.edge.framing import Framing
from gateway.edge.plain import Heads, PlainRequest, read_plain
from gateway.errors import RequestError
from gateway.exchange import RawHeaders
from gateway.headers import DATE, WORDS, check_host, convert_target, tokens
from gateway.stream import Stream, complete

_METHOD = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}) ")
_BEGUN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}")
_JUDGED = frozenset(
    b"DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND "
    b"UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE MKCALENDAR LINK "
    b"UNLINK SOURCE QUERY PRI".split()
)
"""Methods that llhttp takes, or must refuse itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    header_bytes: int = 65536
    target_bytes: int = 16384


@dataclass(slots=True)
class Incoming:
    """A request whose head is in; its body may still arrive."""

    method: str
    target: bytes
    headers: RawHeaders
    version: str
    host: bytes | None
    length: int | None
    keep_alive: bool
    expects_continue: bool
    upgrade: bool
    request_id: str | None
    body: Stream
    refused: RequestError | None = None


def taken(plain: PlainRequest) -> Incoming:
    """The plain request as any other."""
    return Incoming(
        method=plain.method,
        target=plain.target,
        headers=plain.head.headers,
        version="1.1",
        host=plain.head.host,
        length=0,
        keep_alive=True,
        expects_continue=False,
        upgrade=False,
        request_id=plain.head.request_id,
        body=complete(),
    )


class RequestParser:
    """Fed with bytes, calls ``on_request`` for each head; raises ``RequestError`` where the rest cannot be trusted."""

    def __init__(
        self,
        limits: Limits,
        on_request: Callable[[Incoming], None],
        new_body: Callable[[], Stream],
        heads: Heads | None = None,
    ) -> None:
        self._limits = limits
        self._heads = heads if heads is not None else Heads()
        self._on_request = on_request
        self._new_body = new_body
        self._parser: httptools.HttpRequestParser | None = None
        self._begun = b""
        """The beginning of a method, until it can be told which."""
        self._disguised = b""
        """The method of the request, where llhttp is told POST because it does not know it."""
        self._target = b""
        self._headers: RawHeaders = []
        self._size = 0
        self._overhead = 0
        self._in_head = False
        self._current: Incoming | None = None
        self._retell = False
        self._refused: RequestError | None = None
        self.upgraded = False

    @property
    def in_head(self) -> bool:
        """Whether a head has begun and is not complete."""
        return self._in_head or self._begun != b""

    @property
    def in_body(self) -> bool:
        return self._current is not None

    def feed(self, data: bytes) -> bytes:
        """Parse ``data``; what is left over belongs to an upgraded connection."""
        data, self._begun = self._begun + data, b""
        while data and not self._in_head and self._current is None:
            plain = self.read_plain(data)
            if plain is None:
                break
            data = plain.rest
            self._on_request(taken(plain))
        if not data:
            return b""
        if not self._in_head and self._current is None:
            if _BEGUN.fullmatch(data):
                self._begun = data
                return b""
            data = self._disguise(data)
        rest = self._feed(data)
        while rest is not None and not self.upgraded:
            rest = self._feed(self._retold() + rest)
        return rest or b""

    @property
    def _llhttp(self) -> httptools.HttpRequestParser:
        if self._parser is None:
            self._parser = httptools.HttpRequestParser(self)
        return self._parser

    def release(self) -> None:
        """Nothing will be read any more: let go of llhttp and the connection, which know us, and spare the collector."""
        self._parser = self._current = self._refused = None
        self._on_request = _forget
        self._new_body = Stream

    def read_plain(self, data: bytes) -> PlainRequest | None:
        """The plain request at the start of ``data``, where no other one has begun."""
        if self.in_head or self._current is not None or self.upgraded:
            return None
        return read_plain(data, self._limits.header_bytes, self._limits.target_bytes, self._heads)

    def resume(self) -> None:
        """The upgrade was refused: what comes is the next request."""
        self._parser = None
        self.upgraded = False

    def _disguise(self, data: bytes) -> bytes:
        """A method is the application's to know (RFC 9110, 9.1), but llhttp stops at one that it does not.

        It frames every method that has not its own rules like POST. Only the first request of what was read is helped.
        """
        method = _METHOD.match(data)
        if method is None or method[1] in _JUDGED:
            return data
        self._disguised = method[1]
        return b"POST" + data[method.end(1) :]

    def _feed(self, data: bytes) -> bytes | None:
        """What follows an upgrade's head; None where there was no upgrade."""
        if self._in_head or self._current is None:
            self._size += len(data)
        self._overhead += len(data)
        try:
            self._llhttp.feed_data(data)
        except httptools.HttpParserUpgrade as error:
            return data[error.args[0] :]
        except httptools.HttpParserInvalidMethodError:
            raise RequestError(501, "the request's method is not one this gateway knows") from None
        except httptools.HttpParserError as error:
            self._refuse(error)
        if self._in_head:
            self._check_unfinished()
        elif self._current is not None and self._overhead > self._limits.header_bytes:
            # Chunk extensions and trailers are read without end otherwise; trailers are even gathered.
            self._break(RequestError(431, f"the body has more than {self._limits.header_bytes} bytes without content"))
        return None

    def _refuse(self, error: httptools.HttpParserError) -> NoReturn:
        cause = self._refused or error.__context__
        refused = cause if isinstance(cause, RequestError) else RequestError(400, f"the request is not HTTP: {error}")
        self._break(refused)

    def give_up(self, refused: RequestError) -> None:
        """Break the body that is arriving."""
        if self._current is not None:
            self._current.refused = refused
            self._current.body.fail(refused)

    def _break(self, refused: RequestError) -> NoReturn:
        self.give_up(refused)
        raise refused

    def _retold(self) -> bytes:
        """The head of a request for an upgrade that is not ours to make (h2c, say), without its Upgrade.

        llhttp stops at an upgrade and would take a body for the next request.
        """
        if not self._retell:
            raise RequestError(405, "this gateway is no tunnel")
        self._retell = False
        method = self._llhttp.get_method()
        version = self._llhttp.get_http_version().encode()
        lines = [b"%b: %b\r\n" % line for line in self._headers if line[0].lower() != b"upgrade"]
        self._parser = None
        return b"%b %b HTTP/%b\r\n%b\r\n" % (method, self._target, version, b"".join(lines))

    def _check_unfinished(self) -> None:
        if len(self._target) > self._limits.target_bytes:
            raise RequestError(
                414,
                f"the request target is longer than {self._limits.target_bytes} bytes",
            )
        if self._size > self._limits.header_bytes + self._limits.target_bytes:
            raise RequestError(
                431,
                f"the request's head is larger than {self._limits.header_bytes} bytes",
            )

    def on_message_begin(self) -> None:
        self._target = b""
        self._headers = []
        self._in_head = True

    def on_url(self, part: bytes) -> None:
        self._target += part
        if len(self._target) > self._limits.target_bytes:
            self._stop(
                RequestError(
                    414,
                    f"the request target is longer than {self._limits.target_bytes} bytes",
                )
            )

    def on_header(self, name: bytes, value: bytes) -> None:
        # Trailers come here as well; they must not be merged into the head (RFC 9110, 6.5.1).
        if self._in_head:
            # llhttp leaves the blanks behind a value, which are no part of it (RFC 9112, 5.1).
            self._headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._size = 0
        self._overhead = 0
        parser = self._llhttp
        method = (self._disguised or parser.get_method()).decode("ascii")
        if parser.should_upgrade() and method != "CONNECT" and not self._is_websocket(method):
            self._retell = True
            return
        self._disguised = b""
        try:
            incoming = self._judge(method, parser)
        except RequestError as error:
            self._stop(error)
        self.upgraded = incoming.upgrade
        self._current = incoming
        self._on_request(incoming)

    def on_body(self, data: bytes) -> None:
        self._overhead = 0
        if self._current is not None:
            self._current.body.push(data)

    def on_message_complete(self) -> None:
        current, self._current = self._current, None
        if current is not None:
            current.body.finish()

    def _stop(self, error: RequestError) -> NoReturn:
        self._refused = error
        raise error

    def _is_websocket(self, method: str) -> bool:
        if method != "GET" or self._llhttp.get_http_version() != "1.1":
            return False
        upgrades = tokens(value for name, value in self._headers if name.lower() == b"upgrade")
        # With a body it is retold as a plain request, because llhttp would take the body for the next one (`_retold`).
        framed = any(name.lower() in {b"content-length", b"transfer-encoding"} for name, _ in self._headers)
        return upgrades == [b"websocket"] and not framed

    def _judge(self, method: str, parser: httptools.HttpRequestParser) -> Incoming:
        version = parser.get_http_version()
        if version not in {"1.1", "1.0"}:
            raise RequestError(505, f"HTTP/{version} is not spoken here")
        if method == "CONNECT":
            raise RequestError(405, "this gateway is no tunnel")
        fields = Framing(version)
        size = 0
        for line in self._headers:
            name, value = line
            size += len(name) + len(value) + 4
            if WORDS[name] > DATE:
                fields.read(WORDS[name], value)
        if size > self._limits.header_bytes:
            raise RequestError(431, f"the request's head is larger than {self._limits.header_bytes} bytes")
        host = check_host(version, fields.hosts)
        target, host = convert_target(method, self._target, host)
        return Incoming(
            method=method,
            target=target,
            headers=self._headers,
            version=version,
            host=host,
            length=fields.length,
            keep_alive=fields.keep_alive,
            expects_continue=fields.expects_continue,
            upgrade=parser.should_upgrade(),
            request_id=fields.request_id,
            body=self._new_body(),
        )


def _forget(_request: Incoming) -> None:
    """Whose connection is gone asks nothing."""
