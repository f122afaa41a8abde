"""What may cross the gateway, both directions: hop-by-hop fields, Forwarded, Host, Via, request id.

Pure: field lines in, field lines out. RFC 9110 (7.6.1 connection fields, 7.6.3 Via), RFC 9112 (3.2 target and Host,
6 framing), RFC 7239 (Forwarded).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from gateway.errors import RequestError
from gateway.exchange import Outgoing, RawHeaders, Request

# RFC 9110, 7.6.1. Proxy-Authorization and Proxy-Authenticate are not in its list: a gateway that asks for no
# credentials of its own passes those of others on (11.7.2).
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_TRACE_CONTEXT = frozenset({b"traceparent", b"tracestate"})
_FORWARDED = frozenset(
    {
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
    }
)
_OWN = frozenset({b"x-banyan-shadow", b"x-banyan-signature"})
"""Fields that only the gateway may set."""

OWN_COOKIE = b"banyan_session_"
"""How the names of the control plane's cookies begin."""

_USUAL = frozenset({b"keep-alive", b"close"})
_NOTHING: frozenset[bytes] = frozenset()
_LONGEST_KEPT = 64
"""Bytes of a name or host that is remembered: what clients send must not fill the memory."""

_HARMLESS = frozenset({b"close", b"keep-alive", b"te", b"upgrade"})

# A client that nominates these in Connection would have the gateway strip what frames or addresses its own message.
_NOT_NOMINABLE = frozenset({b"host", b"content-length", b"content-type", b"content-encoding"})

_HOST = re.compile(
    rb"(?:\[[0-9A-Fa-f:.]+\]|\[v[0-9A-Fa-f]+\.[!$&'()*+,;=\-._~:0-9A-Za-z]+\]|(?:[!$&'()*+,;=\-._~0-9A-Za-z]|%[0-9A-Fa-f]{2})*)(?::[0-9]{0,5})?"
)
_ABSOLUTE = re.compile(rb"([a-zA-Z][a-zA-Z0-9+.\-]*)://([^/?#]*)([^#]*)")
_REQUEST_ID = re.compile(rb"[!-~]{1,128}")


@dataclass(frozen=True, slots=True)
class TrustedPeers:
    """Networks whose word about the client is believed."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def trusts(self, peer: str) -> bool:
        if not self.networks:
            return False
        try:
            address = ip_address(peer)
        except ValueError:  # a Unix socket or a test's made-up peer has no address
            return False
        # A socket for both families shows IPv4 peers as ::ffff:a.b.c.d, which no IPv4 network contains.
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return any((mapped or address) in network for network in self.networks)


def tokens(values: Iterable[bytes]) -> list[bytes]:
    """The lower-cased list elements of one or more field lines."""
    return [token for value in values for part in value.split(b",") if (token := part.strip(b" \t").lower())]


def convert_target(method: str, target: bytes, host: bytes | None) -> tuple[bytes, bytes | None]:
    """The target in origin form and the host that counts (RFC 9112, 3.2.2: an absolute form's authority wins)."""
    if target.startswith(b"/") or (target == b"*" and method == "OPTIONS"):
        return target, host
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None or absolute[1].lower() not in {b"http", b"https"}:
        raise RequestError(400, "the request target is neither a path nor an http address")
    authority, rest = absolute[2], absolute[3]
    if not authority or not is_host(authority):
        raise RequestError(400, "the request target's authority is malformed")
    if not rest:
        return (b"*" if method == "OPTIONS" else b"/"), authority
    return (rest if rest.startswith(b"/") else b"/" + rest), authority


def check_host(version: str, hosts: list[bytes]) -> bytes | None:
    """The one Host of a request, None where HTTP/1.0 sent none."""
    if len(hosts) > 1:
        raise RequestError(400, "the request has more than one Host")
    if not hosts:
        if version == "1.1":
            raise RequestError(400, "the request has no Host")
        return None
    if not is_host(hosts[0]):
        raise RequestError(400, "the request's Host is malformed")
    return hosts[0]


def is_host(value: bytes) -> bool:
    """Whether a Host's value is a host and perhaps a port; empty is one (RFC 9112, 3.2)."""
    return _is_short_host(value) if len(value) <= _LONGEST_KEPT else _HOST.fullmatch(value) is not None


@lru_cache(maxsize=1024)
def _is_short_host(value: bytes) -> bool:
    return _HOST.fullmatch(value) is not None


def accept_request_id(value: bytes | None) -> str | None:
    """The client's own request id where it is printable and of sane length, else None."""
    if value is not None and _REQUEST_ID.fullmatch(value):
        return value.decode("ascii")
    return None


# What a field means to an intermediary. Plain numbers: they are compared for every field of every message, and an
# attribute of an enum costs as much as the rest of the comparison.
PLAIN, DATE, LENGTH, EXPECT, COOKIE, HOST, HOP, CONNECTION, CODING, REQUEST_ID, DROPPED, OWN = range(12)

_MEANING = {
    b"date": DATE,
    b"content-length": LENGTH,
    b"host": HOST,
    b"connection": CONNECTION,
    b"transfer-encoding": CODING,
    b"cookie": COOKIE,
    b"expect": EXPECT,
    b"x-request-id": REQUEST_ID,
}


def _classify(key: bytes) -> int:
    if key in _MEANING:
        return _MEANING[key]
    if key in _HOP_BY_HOP:
        return HOP
    if key in _OWN:
        return OWN
    return DROPPED if key in _FORWARDED else PLAIN


class _Words(dict[bytes, int]):
    """Names as spelt on the wire to what they mean; one look-up instead of lower-casing every name again."""

    LIMIT = 4096

    def __missing__(self, name: bytes) -> int:
        word = _classify(name.lower())
        if len(self) < self.LIMIT and len(name) <= _LONGEST_KEPT:
            self[name] = word
        return word


WORDS = _Words()


def marks(headers: RawHeaders) -> RawHeaders:
    """The field lines that only a gateway may set."""
    return [line for line in headers if WORDS[line[0]] == OWN]


_NOT_FOR_CLIENTS = frozenset({HOP, CODING})


def outgoing(request: Request, trusted: TrustedPeers) -> Outgoing:
    """What a side is sent for ``request``: the same field lines in the same order, the intermediary's at the end."""
    kept: RawHeaders = []
    special: RawHeaders = []
    has_host = False
    for line in request.headers:
        word = WORDS[line[0]]
        if word <= EXPECT:
            kept.append(line)
        elif word == COOKIE:
            kept += _without_own_cookie(line)
        elif word == HOST:
            has_host = True
            # Not the line's own value: where the target was absolute, its authority wins (RFC 9112, 3.2.2).
            kept.append((line[0], request.host))
        else:
            special.append(line)
    if not has_host:
        kept.insert(0, (b"Host", request.host))
    kept = _add_own(kept, request, _collect(special), trusted)
    return Outgoing(request.method, request.target, kept, request.length, request.upgrade, request.informational)


def _add_own(kept: RawHeaders, request: Request, fields: dict[bytes, list[bytes]], trusted: TrustedPeers) -> RawHeaders:
    if b"connection" in fields:
        kept = _without_nominated(kept, fields[b"connection"])
    if request.length is None:
        kept.append((b"Transfer-Encoding", b"chunked"))
    if fields:
        _add_connection(kept, request, fields)
    believed = bool(fields) and not fields.keys().isdisjoint(_FORWARDED) and trusted.trusts(request.peer)
    kept += _forwarded(request, fields) if believed else plain_forwarded(request)
    kept.append((b"X-Request-ID", request.request_id.encode("ascii")))
    return kept


def _without_own_cookie(line: tuple[bytes, bytes]) -> RawHeaders:
    """A browser does not tell ports apart: the control plane's session must not go to the application beside it."""
    name, value = line
    if OWN_COOKIE not in value:
        return [line]
    pairs = [pair for pair in value.split(b";") if not pair.strip().startswith(OWN_COOKIE)]
    return [(name, b";".join(pairs).strip())] if pairs else []


def _collect(lines: RawHeaders) -> dict[bytes, list[bytes]]:
    fields: dict[bytes, list[bytes]] = {}
    for name, value in lines:
        fields.setdefault(name.lower(), []).append(value)
    return fields


def _nominated(connection: bytes) -> frozenset[bytes]:
    return _NOTHING if connection.lower() in _USUAL else _read_nominated(connection)


def _read_nominated(connection: bytes) -> frozenset[bytes]:
    return frozenset(tokens((connection,))) - _NOT_NOMINABLE - _HARMLESS


def _without_nominated(lines: RawHeaders, connection: list[bytes]) -> RawHeaders:
    """The lines less what Connection names (RFC 9110, 7.6.1)."""
    nominated = frozenset[bytes]().union(*(_nominated(value) for value in connection))
    if not nominated:
        return lines
    return [line for line in lines if line[0].lower() not in nominated]


def _add_connection(kept: RawHeaders, request: Request, fields: dict[bytes, list[bytes]]) -> None:
    if b"te" in fields and b"trailers" in tokens(fields[b"te"]):
        # TE speaks of one connection only, so that it must be named in Connection (RFC 9110, 10.1.4).
        kept.append((b"TE", b"trailers"))
        kept.append((b"Connection", b"TE"))
    if request.upgrade:
        kept.append((b"Connection", b"Upgrade"))
        kept.append((b"Upgrade", b"websocket"))


_plain_cache: dict[tuple[str, str, str, bytes], RawHeaders] = {}
_PLAIN_CACHE_LIMIT = 4096


def plain_forwarded(request: Request) -> RawHeaders:
    """The lines of a client that forwards for nobody: the same for all requests of one connection."""
    key = (request.peer, request.version, request.scheme, request.host)
    lines = _plain_cache.get(key)
    if lines is None:
        lines = _forwarded(request, {})
        if len(request.host) > _LONGEST_KEPT:
            return lines
        if len(_plain_cache) >= _PLAIN_CACHE_LIMIT:
            _plain_cache.clear()
        _plain_cache[key] = lines
    return lines


def _forwarded(request: Request, believed: dict[bytes, list[bytes]]) -> RawHeaders:
    peer = request.peer.encode("ascii", "replace")
    proto = request.scheme.encode()
    # An IPv6 address stands in brackets, and what is no token in quotes (RFC 7239, 6 and 4).
    node = b'"[' + peer + b']"' if b":" in peer else peer
    host = request.host if _is_token(request.host) else b'"' + request.host + b'"'
    element = b"for=" + node + b";host=" + host + b";proto=" + proto
    lines = [
        (b"Via", request.version.encode() + b" banyan"),
        (b"X-Forwarded-For", b", ".join([*believed.get(b"x-forwarded-for", ()), peer])),
        (b"X-Forwarded-Proto", _last(believed, b"x-forwarded-proto", proto)),
        (b"X-Forwarded-Host", _last(believed, b"x-forwarded-host", request.host)),
    ]
    if b"x-forwarded-port" in believed:
        lines.append((b"X-Forwarded-Port", believed[b"x-forwarded-port"][-1]))
    lines.append((b"Forwarded", b", ".join([*believed.get(b"forwarded", ()), element])))
    return lines


def _last(believed: dict[bytes, list[bytes]], key: bytes, default: bytes) -> bytes:
    values = believed.get(key)
    return values[-1] if values else default


def _is_token(value: bytes) -> bool:
    return value.replace(b".", b"").replace(b"-", b"").isalnum()


def client_headers(status: int, headers: RawHeaders, date: bytes | None = None) -> RawHeaders:
    """An answer's field lines less those of the upstream connection; framing is the edge's to add.

    With ``date``, a Date is added where the side sent none (RFC 9110, 6.6.1).
    """
    kept: RawHeaders = []
    connection: list[bytes] = []
    for line in headers:
        word = WORDS[line[0]]
        if word == CONNECTION:
            connection.append(line[1])
        # A 204 has no body and must not say how long it is (RFC 9110, 8.6).
        elif word not in _NOT_FOR_CLIENTS and not (word == LENGTH and status == 204):
            kept.append(line)
            if word == DATE:
                date = None
    if connection:
        kept = _without_nominated(kept, connection)
    if date is not None:
        kept.append((b"Date", date))
    return kept


def with_context(message: Outgoing, context: Mapping[str, str]) -> Outgoing:
    """The message with these trace fields (W3C trace context) in place of the client's."""
    headers = [line for line in message.headers if line[0].lower() not in _TRACE_CONTEXT]
    headers += [(name.encode("ascii"), value.encode("ascii")) for name, value in context.items()]
    return message._replace(headers=headers)
