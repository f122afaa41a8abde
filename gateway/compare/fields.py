"""Which field lines of two answers mean the same."""

import re
from collections.abc import Callable, Iterator

from gateway.compare.model import ABSENT, Difference, Kind
from gateway.exchange import RawHeaders

VOLATILE = frozenset(
    {
        b"age", b"alt-svc", b"connection", b"content-encoding", b"content-length", b"date", b"etag", b"keep-alive",
        b"last-modified", b"nel", b"report-to", b"server", b"server-timing", b"traceparent", b"tracestate", b"trailer",
        b"transfer-encoding", b"vary", b"via", b"x-correlation-id", b"x-powered-by", b"x-process-time",
        b"x-request-id", b"x-response-time", b"x-runtime", b"x-trace-id",
    }
)  # fmt: skip
"""Differ between any two answers, or say what comparing the body says better."""


def same_lines(legacy: RawHeaders, new: RawHeaders) -> bool:
    """Whether nothing but volatile lines differ: quick, and false only means that a closer look is needed."""
    if len(legacy) != len(new):
        return False
    for mine, theirs in zip(legacy, new, strict=True):
        if mine != theirs and (mine[0].lower() != theirs[0].lower() or mine[0].lower() not in VOLATILE):
            return False
    return True


def header_differences(legacy: RawHeaders, new: RawHeaders) -> Iterator[Difference]:
    """One for each name, values normalised; a cookie counts by name, attributes and whether it has a value."""
    mine, theirs = _gather(legacy), _gather(new)
    for name in mine | theirs:
        ours, other = mine.get(name, ABSENT), theirs.get(name, ABSENT)
        if ours != other:
            kind = Kind.ADDED if ours is ABSENT else Kind.MISSING if other is ABSENT else Kind.VALUE
            yield Difference(f"header:{name}", kind, ours, other)


def _gather(headers: RawHeaders) -> dict[str, object]:
    found: dict[str, list[str]] = {}
    for raw, value in headers:
        low = raw.lower()
        if low not in VOLATILE:
            name = low.decode("latin-1")
            found.setdefault(name, []).append(_MEANING.get(name, str.strip)(value.decode("latin-1")))
    # Cookies are independent of each other; of all other fields the order of lines means something (RFC 9110, 5.3).
    return {name: ", ".join(sorted(lines) if name == "set-cookie" else lines) for name, lines in found.items()}


def _parameters(value: str) -> str:
    """``text/html;Charset="UTF-8"`` and ``text/html; charset=utf-8`` are one type; UTF-8 is JSON's only charset.

    A boundary is drawn anew for every answer.
    """
    media, *rest = (part.strip().replace('"', "").lower() for part in value.split(";"))
    implied = "charset=utf-8" if media.endswith("json") else None
    kept = sorted(part for part in rest if part and part != implied and not part.startswith("boundary="))
    return "; ".join((media, *kept))


def _directives(value: str) -> str:
    return ", ".join(sorted(part.strip().lower() for part in value.split(",") if part.strip()))


def _cookie(value: str) -> str:
    pair, *rest = value.split(";")
    name, _, held = pair.partition("=")
    attributes = [part.strip().lower() for part in rest if part.strip()]
    kept = {part for part in attributes if not part.startswith("expires=")}
    # An expiry is now plus something, and so another one in every answer; Max-Age says the same and goes before it.
    if not any(part.startswith("max-age=") for part in kept):
        kept |= {_expiry(part) for part in attributes if part.startswith("expires=")}
    # No value is how a cookie is emptied; any two values mean the same.
    return "; ".join((name.strip() if held.strip() else f"{name.strip()}=", *sorted(kept)))


_LONG_AGO = re.compile(r"\b(19\d\d|200\d)\b|[ -](7\d)\b|=-?\d$")


def _expiry(attribute: str) -> str:
    """Whether it lasts or is taken away, which servers do with a time of long ago."""
    return "expires=past" if _LONG_AGO.search(attribute) else "expires"


_MEANING: dict[str, Callable[[str], str]] = {
    "content-type": _parameters,
    "cache-control": _directives,
    "allow": _directives,
    "set-cookie": _cookie,
}
