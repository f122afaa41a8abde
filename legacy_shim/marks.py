"""The mark of a shadow request, as the gateway documents it: who asks, and that nobody else could have.

::

    X-Banyan-Shadow: 1                 a read that a shadow asks; ``dry-run`` for a write that must leave no trace
    X-Banyan-Signature: t=1764100800,id=4f2a…,body=<64 hex digits>,v2=<64 hex digits>

``body`` is the SHA-256 of the request's body. ``v2`` is HMAC-SHA256 over the lines ``banyan-shadow-v2``, mark, method,
target, ``t``, ``id`` and ``body``, joined by line feeds, under a key made from the secret that both ends share. Written
here a second time: this side imports nothing of the other, and the vectors of both tests are the same.
"""

import hashlib
import hmac
import re
from typing import Final

from starlette.types import Scope

SHADOW: Final = b"x-banyan-shadow"
SIGNATURE: Final = b"x-banyan-signature"
DRY_RUN: Final = b"dry-run"
MAX_AGE: Final = 60
"""Seconds by which a signature may be older, or newer, than our clock."""
_SIGNATURE: Final = re.compile(rb"t=([0-9]{1,12}),id=([!-+\--~]{1,400}),body=([0-9a-f]{64}),v2=([0-9a-f]{64})")


def derive_key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"banyan shadow signature", "sha256")


def mark_of(scope: Scope) -> bytes | None:
    """What the request says it is, signed or not; of several marks none is believed."""
    marks = _values(scope, SHADOW)
    return b"" if len(marks) > 1 else marks[0] if marks else None


def is_genuine(key: bytes, scope: Scope, now: float) -> bool:
    """Tell whether a gateway with this key marked a request of this head, lately; compared in constant time."""
    marks, signatures = _values(scope, SHADOW), _values(scope, SIGNATURE)
    if len(marks) != 1 or len(signatures) != 1:
        return False
    found = _SIGNATURE.fullmatch(signatures[0])
    if found is None or abs(now - int(found[1])) > MAX_AGE:
        return False
    method = scope["method"].encode("ascii", "replace")
    text = b"\n".join((b"banyan-shadow-v2", marks[0], method, target_of(scope), *found.group(1, 2, 3)))
    return hmac.compare_digest(hmac.digest(key, text, "sha256").hex().encode(), found[4])


def covers(scope: Scope, body: bytes) -> bool:
    """Tell whether the signature, once it is known as genuine, was made for this body."""
    found = _SIGNATURE.fullmatch(b"".join(_values(scope, SIGNATURE)))
    return found is not None and hmac.compare_digest(hashlib.sha256(body).hexdigest().encode(), found[3])


def target_of(scope: Scope) -> bytes:
    """The request's target as it was sent."""
    # httpx's in-process transport leaves the query in the raw path; servers do not.
    path = bytes(scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    query = bytes(scope.get("query_string", b""))
    return path + b"?" + query if query else path


def _values(scope: Scope, name: bytes) -> list[bytes]:
    return [bytes(value) for key, value in scope["headers"] if bytes(key).lower() == name]
