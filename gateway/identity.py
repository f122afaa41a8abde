"""Who is asking, read from the sources a deployment names. For routing only: a token is read here, never verified."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

import orjson

from flags.registry import Caller
from gateway.exchange import RawHeaders, Request

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sources:
    """Where each part of an identity stands, first found wins: ``jwt:<claim>``, ``cookie:<name>``, ``header:<name>``."""

    user: tuple[str, ...] = ("jwt:sub",)
    tenant: tuple[str, ...] = ("header:x-tenant-id",)
    session: tuple[str, ...] = ("cookie:session",)
    app_version: tuple[str, ...] = ("header:x-app-version",)


HEADER = "header."
"""How a constraint names a request header: ``header.x-beta``."""


def identify(request: Request, sources: Sources, names: Iterable[str] = ()) -> Caller:
    """The caller of a request; ``names`` are the context names that the flags look at, headers among them."""
    reader = _Reader(request.headers)
    wanted = (name for name in names if name.startswith(HEADER))
    return Caller(
        user_id=reader.first(sources.user),
        session_id=reader.first(sources.session),
        tenant=reader.first(sources.tenant),
        app_version=reader.first(sources.app_version),
        remote_address=request.peer,
        properties={name: value for name in wanted if (value := reader.fields.get(name.removeprefix(HEADER)))},
    )


class _Reader:
    def __init__(self, headers: RawHeaders) -> None:
        self.fields: dict[str, str] = {}
        for name, value in headers:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            if key == "cookie" and key in self.fields:
                text = f"{self.fields.pop(key)}; {text}"  # HTTP/2 sends one line for each (RFC 9113, 8.2.3)
            self.fields.setdefault(key, text)
        self._claims: Mapping[str, object] | None = None

    def first(self, sources: tuple[str, ...]) -> str:
        for source in sources:
            kind, _, name = source.partition(":")
            if found := self._read(kind, name):
                return found
        return ""

    def _read(self, kind: str, name: str) -> str:
        if kind == "header":
            return self.fields.get(name.lower(), "")
        if kind == "cookie":
            return _cookie(self.fields.get("cookie", ""), name)
        if self._claims is None:
            self._claims = _claims(self.fields.get("authorization", ""))
        value = self._claims.get(name)
        return str(value) if isinstance(value, str | int) else ""


def _cookie(header: str, name: str) -> str:
    for pair in header.split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name:
            return unquote(value.strip('"'))
    return ""


def _claims(authorization: str) -> Mapping[str, object]:
    scheme, _, token = authorization.partition(" ")
    parts = token.strip().split(".")
    if scheme.lower() != "bearer" or len(parts) != 3:
        return _NOTHING
    try:
        claims = orjson.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:  # a token the gateway cannot read identifies nobody; legacy will judge it
        return _NOTHING
    return claims if isinstance(claims, dict) else _NOTHING
