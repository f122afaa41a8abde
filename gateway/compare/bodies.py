"""Bytes into values that can be compared: which kind of body this is, and what stands in it."""

import re
import zlib
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from html import unescape
from json import JSONDecodeError, JSONDecoder
from typing import NamedTuple
from urllib.parse import parse_qsl

import orjson

from gateway.compare.model import ABSENT, Literal
from gateway.compare.multipart import read_parts
from gateway.exchange import RawHeaders

INFLATED_LIMIT = 16 * 1024 * 1024
"""A compressed body which grows beyond this is not opened."""


class BodyKind(StrEnum):
    EMPTY = "empty"
    JSON = "json"
    FORM = "form"
    TEXT = "text"
    HTML = "html"
    MULTIPART = "multipart"
    BINARY = "binary"


class Content(NamedTuple):
    kind: BodyKind
    value: object


class UnreadableError(Exception):
    """The body cannot be compared; the message says why."""


def header(headers: RawHeaders, name: bytes) -> bytes:
    for key, value in headers:
        if len(key) == len(name) and key.lower() == name:
            return value
    return b""


def inflate(body: bytes, headers: RawHeaders) -> bytes:
    """The body without its content coding; raises ``UnreadableError`` for one that is unknown, broken or too large."""
    coding = header(headers, b"content-encoding").strip().lower()
    if not coding or coding == b"identity" or not body:
        return body
    if coding not in {b"gzip", b"x-gzip", b"deflate"}:
        raise UnreadableError(f"content coding {coding.decode('latin-1')!r} is not opened; ask both sides for identity")
    try:
        # 32 + 15 lets zlib tell gzip from deflate by itself: servers mix the two names up.
        unzipper = zlib.decompressobj(wbits=47)
        plain = unzipper.decompress(body, INFLATED_LIMIT)
    except zlib.error as error:
        raise UnreadableError(f"the body says it is {coding.decode()} and is not: {error}") from error
    if unzipper.unconsumed_tail:
        raise UnreadableError(f"the body inflates beyond {INFLATED_LIMIT} bytes")
    return plain


def read_pair(legacy: tuple[bytes, RawHeaders], new: tuple[bytes, RawHeaders]) -> tuple[Content, Content]:
    """Both bodies, their numbers read in the same way: as doubles only where no digit of either can be lost."""
    quick = _doubles_suffice(legacy[0]) and _doubles_suffice(new[0])
    return _read(*legacy, quick=quick), _read(*new, quick=quick)


def _read(body: bytes, headers: RawHeaders, *, quick: bool) -> Content:
    if not body:
        return Content(BodyKind.EMPTY, ABSENT)
    media, expected = _expect(header(headers, b"content-type"))
    if expected is BodyKind.FORM:
        return _form(body)
    if expected is BodyKind.MULTIPART:
        return _multipart(body, headers, quick=quick)
    # Looked at whatever the type says, since legacy serves JSON as text/plain too.
    if expected is BodyKind.JSON or body[:1] in b'{["':
        parsed = parse_json(body, quick=quick)
        if parsed is not ABSENT:
            return Content(BodyKind.JSON, parsed)
    return _unstructured(body, media)


@lru_cache(maxsize=256)
def _expect(content_type: bytes) -> tuple[bytes, BodyKind]:
    """The media type, and what it makes one expect: JSON where nothing is said, as that shows by itself."""
    media = content_type.partition(b";")[0].strip().lower()
    if media == b"application/x-www-form-urlencoded":
        return media, BodyKind.FORM
    if media.startswith(b"multipart/"):
        return media, BodyKind.MULTIPART
    return media, BodyKind.JSON if not media or media.endswith((b"/json", b"+json")) else BodyKind.TEXT


def _unstructured(body: bytes, media: bytes) -> Content:
    if media in {b"text/html", b"application/xhtml+xml"}:
        return _text(body, BodyKind.HTML)
    if media.startswith((b"text/", b"application/json")) or media.endswith((b"+json", b"xml", b"javascript")):
        return _text(body, BodyKind.TEXT)
    return Content(BodyKind.BINARY, body)


_DIGITS = bytes(48 if chr(byte) in "0123456789." else 101 if byte == 69 else byte for byte in range(256))
_LONG = b"0" * 17
_EXPONENT = re.compile(rb"[0-9.][eE][+-]?[0-9]{3}")


def _doubles_suffice(body: bytes) -> bool:
    """Up to 15 significant digits a double names one decimal only; a run of 17 digits and dots may hold more."""
    runs = body.translate(_DIGITS, b"+-")
    return _LONG not in runs and (b"0e000" not in runs or _EXPONENT.search(body) is None)


def parse_json(body: bytes, *, quick: bool) -> object:
    """The value, or ``ABSENT`` where this is no JSON; of duplicate keys the last counts, as clients read it."""
    if quick:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass  # NaN, lone surrogates, a byte order mark: the tolerant reader below takes these
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ABSENT
    return _tolerant(text)


def _tolerant(text: str) -> object:
    try:
        return _EXACT.decode(text)
    except JSONDecodeError:
        return ABSENT
    except RecursionError as error:
        raise UnreadableError("the JSON is nested too deeply to be read") from error
    except ValueError:  # an integer of more digits than int() takes
        return _ENDLESS.decode(text)


def _decoder(integer: Callable[[str], object]) -> JSONDecoder:
    return JSONDecoder(parse_float=_decimal, parse_int=integer, parse_constant=Literal)


def _decimal(text: str) -> object:
    try:
        return Decimal(text)
    except ArithmeticError:  # an exponent beyond what even decimals hold: compared as it is written
        return Literal(text)


_EXACT = _decoder(int)
_ENDLESS = _decoder(_decimal)


def _form(body: bytes) -> Content:
    fields: dict[str, object] = {}
    for name, value in parse_qsl(body.decode("utf-8", "surrogateescape"), keep_blank_values=True):
        held = fields.get(name, ABSENT)
        if held is ABSENT:
            fields[name] = value
        elif isinstance(held, list):
            held.append(value)
        else:
            fields[name] = [held, value]
    return Content(BodyKind.FORM, fields)


def _multipart(body: bytes, headers: RawHeaders, *, quick: bool) -> Content:
    def read(content: bytes, media: bytes) -> object:
        if not content:
            return ""
        if media.startswith(b"multipart/"):
            return _fingerprint(content)
        found = _read(content, [(b"content-type", media or b"text/plain")], quick=quick)
        return _fingerprint(content) if found.kind is BodyKind.BINARY else found.value

    parts = read_parts(body, header(headers, b"content-type"), read)
    return Content(BodyKind.BINARY, body) if parts is None else Content(BodyKind.MULTIPART, parts)


def _fingerprint(content: bytes) -> dict[str, object]:
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BETWEEN = re.compile(r">\s+|\s+<")
_SPACE = re.compile(r"\s+")


def _text(body: bytes, kind: BodyKind) -> Content:
    """Text with its line ends alike; HTML also without comments and white space around tags."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Content(BodyKind.BINARY, body)
    if kind is BodyKind.HTML:
        bare = _SPACE.sub(" ", _COMMENT.sub("", text))
        return Content(kind, unescape(_BETWEEN.sub(lambda found: found.group().strip(), bare)).strip())
    return Content(kind, "\n".join(line.rstrip() for line in text.splitlines()))
