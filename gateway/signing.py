"""The mark of a shadow request, which only a gateway can make. Pure.

Two field lines, which the gateway takes from whatever a client sends::

    X-Banyan-Shadow: 1                 a read asked in the shadow; ``dry-run`` for a write that must be rolled back
    X-Banyan-Signature: t=1764100800,id=4f2a…,body=<64 hex digits>,v2=<64 hex digits>

``body`` is the SHA-256 of the body as it is sent, of nothing where there is none: so the mark can be judged before the
body is read, and the body by the mark. ``v2`` is HMAC-SHA256 over the lines ``banyan-shadow-v2``, mark, method, target,
``t``, ``id`` and ``body``, joined by line feeds; its key is HMAC-SHA256 over ``banyan shadow signature`` under the secret
that both ends have (``BANYAN_SHADOW_KEY``, else the operator token). ``t`` is in seconds since 1970 and good for
``MAX_AGE`` either way; ``id`` is the request's id, also sent as X-Request-ID. The id must not hold a comma: one that does
is signed and sent percent-encoded.
"""

import hashlib
import hmac
import re
from typing import Final, NamedTuple

from gateway.exchange import RawHeaders

SHADOW: Final = b"X-Banyan-Shadow"
SIGNATURE: Final = b"X-Banyan-Signature"
READ: Final = b"1"
DRY_RUN: Final = b"dry-run"
MAX_AGE: Final = 60
"""Seconds by which the clocks of both ends, and the time on the way, may differ."""
_SIGNATURE = re.compile(rb"t=([0-9]{1,12}),id=([!-+\--~]{1,400}),body=([0-9a-f]{64}),v2=([0-9a-f]{64})")


class Marked(NamedTuple):
    """What a mark is made for, and good for."""

    method: str
    target: bytes
    request_id: str
    body: bytes = b""


def derive_key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"banyan shadow signature", "sha256")


def sign(key: bytes, mark: bytes, request: Marked, now: float) -> RawHeaders:
    """The two field lines of a shadow request."""
    time, name = b"%d" % int(now), request.request_id.replace("%", "%25").replace(",", "%2C").encode("ascii")
    body = digest(request.body)
    code = _code(key, mark, request.method, request.target, (time, name, body))
    return [(SHADOW, mark), (SIGNATURE, b"t=%b,id=%b,body=%b,v2=%b" % (time, name, body, code))]


def digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def is_genuine(key: bytes, headers: RawHeaders, method: str, target: bytes, now: float) -> bool:
    """Whether a gateway with this key marked a request of this head, lately; its body is still to be held against it."""
    marks = [value for name, value in headers if name.lower() == SHADOW.lower()]
    signatures = [value for name, value in headers if name.lower() == SIGNATURE.lower()]
    if len(marks) != 1 or len(signatures) != 1:
        return False
    found = _SIGNATURE.fullmatch(signatures[0])
    if found is None or abs(now - int(found[1])) > MAX_AGE:
        return False
    # In constant time, so that a signature cannot be guessed byte by byte.
    return hmac.compare_digest(_code(key, marks[0], method, target, (found[1], found[2], found[3])), found[4])


def _code(key: bytes, mark: bytes, method: str, target: bytes, named: tuple[bytes, bytes, bytes]) -> bytes:
    text = b"\n".join((b"banyan-shadow-v2", mark, method.encode("ascii", "replace"), target, *named))
    return hmac.digest(key, text, "sha256").hex().encode()
