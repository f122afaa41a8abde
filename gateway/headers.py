"""What may cross the gateway, both directions: hop-by-hop fields, Forwarded, Host, Via, request id.

Pure: field lines in, field lines out. RFC 9110 (7.6.1 connection fields, 7.6.3 Via), RFC 9112 (3.2 target and Host,
6 framing), RFC 7239 (Forwarded).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from gateway.errors import RequestError
from gateway.exchange import Outgoing, RawHeaders, Request

VIA = b"1.1 banyan"

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_FORWARDED = frozenset(
    {
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
    }
)
_NEVER_FROM_CLIENTS = frozenset({b"x-banyan-shadow", b"x-banyan-signature"})
_REQUEST_SPECIAL = (
    _HOP_BY_HOP
    | _FORWARDED
    | _NEVER_FROM_CLIENTS
    | {b"host", b"content-length", b"x-request-id"}
)

# A client that nominates these in Connection would have the gateway strip what frames or addresses its own message.
_NOT_NOMINABLE = frozenset(
    {b"host", b"content-length", b"content-type", b"content-encoding"}
)

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
        return any(address in network for network in self.networks)


def tokens(values: Iterable[bytes]) -> list[bytes]:
    """The lower-cased list elements of one or more field lines."""
    return [
        token
        for value in values
        for part in value.split(b",")
        if (token := part.strip(b" \t").lower())
    ]


def convert_target(
    method: str, target: bytes, host: bytes | None
) -> tuple[bytes, bytes | None]:
    """The target in origin form and the host that counts (RFC 9112, 3.2.2: an absolute form's authority wins)."""
    if target.startswith(b"/") or (target == b"*" and method == "OPTIONS"):
        return target, host
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None or absolute[1].lower() not in {b"http", b"https"}:
        raise RequestError(
            400, "the request target is neither a path nor an http address"
        )
    authority, rest = absolute[2], absolute[3]
    if not authority or not _HOST.fullmatch(authority):
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
    if not _HOST.fullmatch(hosts[0]):
        raise RequestError(400, "the request's Host is malformed")
    return hosts[0]


def accept_request_id(value: bytes | None) -> str | None:
    """The client's own request id where it is printable and of sane length, else None."""
    if value is not None and _REQUEST_ID.fullmatch(value):
        return value.decode("ascii")
    return None


def outgoing(request: Request, trusted: TrustedPeers) -> Outgoing:
    """What a side is sent for ``request``: the same field lines in the same order, the intermediary's at the end."""
    kept: RawHeaders = []
    special: dict[bytes, list[bytes]] = {}
    for name, value in request.headers:
        key = name.lower()
        if key in _REQUEST_SPECIAL:
            special.setdefault(key, []).append(value)
            if key == b"host":
                kept.append((name, request.host))
            elif key == b"content-length":
                kept.append((name, value))
        else:
            kept.append((name, value))
    connection = special.get(b"connection")
    if connection is not None:
        nominated = frozenset(tokens(connection)) - _NOT_NOMINABLE
        if not nominated <= {b"close", b"keep-alive", b"te", b"upgrade"}:
            kept = [line for line in kept if line[0].lower() not in nominated]
    if b"host" not in special:
        kept.insert(0, (b"Host", request.host))
    _add_own(kept, request, special, trusted)
    return Outgoing(
        request.method,
        request.target,
        kept,
        request.length,
        upgrade=request.upgrade,
        informational=request.informational,
    )


def _add_own(
    kept: RawHeaders,
    request: Request,
    special: dict[bytes, list[bytes]],
    trusted: TrustedPeers,
) -> None:
    if request.length is None:
        kept.append((b"Transfer-Encoding", b"chunked"))
    if b"te" in special and b"trailers" in tokens(special[b"te"]):
        kept.append((b"TE", b"trailers"))
        kept.append((b"Connection", b"TE"))
    if request.upgrade:
        kept.append((b"Connection", b"Upgrade"))
        kept.append((b"Upgrade", special[b"upgrade"][0]))
    kept.append(
        (
            b"Via",
            VIA if request.version == "1.1" else request.version.encode() + b" banyan",
        )
    )
    believed = (
        special if special.keys() & _FORWARDED and trusted.trusts(request.peer) else {}
    )
    kept.extend(_forwarded(request, believed))
    kept.append((b"X-Request-ID", request.request_id.encode("ascii")))


def _forwarded(request: Request, believed: dict[bytes, list[bytes]]) -> RawHeaders:
    peer = request.peer.encode("ascii", "replace")
    proto = request.scheme.encode()
    hops = b", ".join([*believed.get(b"x-forwarded-for", ()), peer])
    node = b'"[' + peer + b']"' if b":" in peer else peer
    host = request.host
    if not _is_token(host):
        host = b'"' + host + b'"'
    element = b"for=" + node + b";host=" + host + b";proto=" + proto
    lines = [
        (b"X-Forwarded-For", hops),
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


def client_headers(status: int, headers: RawHeaders) -> RawHeaders:
    """An answer's field lines less those of the upstream connection; framing is the edge's to add."""
    kept: RawHeaders = []
    connection: list[bytes] = []
    for name, value in headers:
        key = name.lower()
        if key in _HOP_BY_HOP:
            if key == b"connection":
                connection.append(value)
        else:
            kept.append((name, value))
    if connection:
        nominated = frozenset(tokens(connection)) - _NOT_NOMINABLE
        if not nominated <= {b"close", b"keep-alive", b"upgrade"}:
            kept = [line for line in kept if line[0].lower() not in nominated]
    if status == 204:
        kept = [line for line in kept if line[0].lower() != b"content-length"]
    return kept
