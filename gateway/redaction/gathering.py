"""What an exchange itself calls secret, to be hidden wherever else it stands: errors quote what they were given. Pure."""

import base64
import binascii
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from gateway.compare.bodies import UnreadableError, header, inflate
from gateway.exchange import RawHeaders
from gateway.redaction.documents import parse, parts_of
from gateway.redaction.names import is_secret, may_name
from gateway.redaction.paths import secret_segments
from gateway.redaction.redactor import Redactor

_COOKIES: Final = frozenset({b"cookie", b"set-cookie"})
_SHORTEST: Final = 8
"""Characters of a cookie that is no setting of a page."""


def secrets_of_headers(headers: RawHeaders) -> Iterator[str]:
    for raw, raw_value in headers:
        value = raw_value.decode("latin-1")
        if raw.lower() in _COOKIES:
            pairs = value.split(";")[: 1 if raw.lower() == b"set-cookie" else None]
            values = [pair.partition("=")[2].strip() for pair in pairs]
            yield from (each for each in values if len(each) >= _SHORTEST and any(map(str.isdigit, each)))
        elif is_secret(raw.decode("latin-1")):
            scheme, _, credential = value.partition(" ")
            yield value
            yield credential
            yield from _password(scheme, credential)


def _password(scheme: str, credential: str) -> Iterator[str]:
    if scheme.lower() == "basic":
        try:
            yield base64.b64decode(credential, validate=True).decode("utf-8", "replace").partition(":")[2]
        except binascii.Error:
            return


def secrets_of_target(target: bytes, template: str = "") -> Iterator[str]:
    path, _, query = target.decode("latin-1").partition("?")
    segments = path.split("/")
    yield from (segments[number] for number in secret_segments(segments, template))
    yield from (value for name, value in parse_qsl(query) if is_secret(name))


def secrets_of_request(
    redactor: Redactor, target: bytes, template: str, headers: RawHeaders, body: bytes
) -> Iterator[str]:
    """``template`` is the path of its endpoint."""
    yield from secrets_of_headers(headers)
    yield from secrets_of_target(target, template)
    yield from secrets_of_body(redactor, body, headers)


def secrets_of_answer(redactor: Redactor, headers: RawHeaders, body: bytes) -> Iterator[str]:
    yield from secrets_of_headers(headers)
    try:
        plain = inflate(body, headers)
    except UnreadableError:  # a coding that is none, perhaps
        plain = body
    yield from secrets_of_body(redactor, plain, headers)


def secrets_of_body(redactor: Redactor, body: bytes, headers: RawHeaders) -> Iterator[str]:
    try:
        found = list(_secrets_of_body(redactor, body, header(headers, b"content-type")))
    except RecursionError:  # it is hidden as a whole
        return
    yield from found


def _secrets_of_body(redactor: Redactor, body: bytes, media: bytes) -> Iterator[str]:
    kind = media.split(b";", 1)[0].strip().lower()
    if kind == b"application/x-www-form-urlencoded":
        yield from (value for name, value in parse_qsl(body.decode("latin-1")) if is_secret(name))
    elif kind.startswith(b"multipart/"):
        for part in parts_of(body, media):
            if is_secret(part.name):
                yield part.content.decode("utf-8", "replace")
            else:
                yield from _secrets_of_body(redactor, part.content, part.media)
    elif body and (redactor.paths or may_name(body)):
        try:
            yield from redactor.secrets_of(parse(body))
        except UnreadableError:
            yield from _columns(body)


def _columns(body: bytes) -> Iterator[str]:
    """What stands below a secret name in the first line of a table."""
    head, *lines = body.decode("utf-8", "replace").splitlines() or [""]
    for sign in filter(head.__contains__, ",;\t|"):
        secret = [number for number, name in enumerate(head.split(sign)) if is_secret(name)]
        for cells in (line.split(sign) for line in lines if secret):
            yield from (cells[number].strip(' "') for number in secret if number < len(cells))
