"""Bytes into values that can be compared: which kind of body this is, and what stands in it."""

import codecs
import re
import zlib
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from html import unescape
from json import JSONDecodeError, JSONDecoder
from typing import Final, NamedTuple
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


def coding(headers: RawHeaders) -> bytes:
    """Empty for none."""
    named = header(headers, b"content-encoding").strip().lower()
    return b"" if named == b"identity" else named


def inflate(body: bytes, headers: RawHeaders) -> bytes:
    """The body without its content coding; raises ``UnreadableError`` for one that is unknown, broken or too large."""
    named = coding(headers)
    if not named or not body:
        return body
    if named not in {b"gzip", b"x-gzip", b"deflate"}:
        raise UnreadableError(f"content coding {named.decode('latin-1')!r} is not opened; ask both sides for identity")
    try:
        return _inflated(body, _AUTOMATIC)
    except zlib.error as error:
        broken = UnreadableError(f"the body says it is {named.decode()} and is not: {error}")
    if named == b"deflate":
        try:
            return _inflated(body, _BARE)  # without the head that RFC 9110, 8.4.1.2 asks for, as some servers send it
        except zlib.error:
            pass
    raise broken


_AUTOMATIC = 47
"""32 + 15 lets zlib tell gzip from deflate by itself: servers mix the two names up."""
_BARE = -15


def _inflated(body: bytes, wbits: int) -> bytes:
    """All members of it (RFC 1952, 2.2), each to its end: what a client would get, or an error where it gets one too."""
    plain, rest = b"", body
    while rest:
        unzipper = zlib.decompressobj(wbits=wbits)
        plain += unzipper.decompress(rest, INFLATED_LIMIT + 1 - len(plain))
        if len(plain) > INFLATED_LIMIT:
            raise UnreadableError(f"the body inflates beyond {INFLATED_LIMIT} bytes")
        if not unzipper.eof:
            raise zlib.error("it is cut off")
        rest = unzipper.unused_data
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
    if expected is BodyKind.JSON or body.lstrip(_BLANK)[:1] in _BEGINS:
        parsed = parse_json(body, quick=quick)
        if parsed is not ABSENT:
            return Content(BodyKind.JSON, parsed)
    return _unstructured(body, media, header(headers, b"content-type"))


_BLANK = b" \t\r\n\xef\xbb\xbf"
_BEGINS = frozenset({b"{", b"[", b'"'})


@lru_cache(maxsize=256)
def _expect(content_type: bytes) -> tuple[bytes, BodyKind]:
    """The media type, and what it makes one expect: JSON where nothing is said, as that shows by itself."""
    media = content_type.partition(b";")[0].strip().lower()
    if media == b"application/x-www-form-urlencoded":
        return media, BodyKind.FORM
    if media.startswith(b"multipart/"):
        return media, BodyKind.MULTIPART
    return media, BodyKind.JSON if not media or media.endswith((b"/json", b"+json")) else BodyKind.TEXT


def _unstructured(body: bytes, media: bytes, content_type: bytes) -> Content:
    if media in {b"text/html", b"application/xhtml+xml"}:
        return _text(body, BodyKind.HTML, _charset(content_type))
    if media.startswith((b"text/", b"application/json")) or media.endswith((b"+json", b"xml", b"javascript")):
        return _text(body, BodyKind.TEXT, _charset(content_type))
    return Content(BodyKind.BINARY, body)


_UTF8 = "utf-8-sig"
_CHARSET = re.compile(rb'charset\s*=\s*"?([A-Za-z0-9._:-]{1,40})', re.IGNORECASE)


@lru_cache(maxsize=256)
def _charset(content_type: bytes) -> str:
    """The codec that the type names; UTF-8 where it names none, or none that makes text of bytes."""
    found = _CHARSET.search(content_type)
    name = found[1].decode() if found else "utf-8"
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)  # refused by codecs that are no character set, such as base64
    except (LookupError, ValueError):
        return _UTF8
    return _UTF8 if codec == "utf-8" else codec


_DIGITS = bytes(48 if chr(byte) in "0123456789." else 101 if byte == 69 else byte for byte in range(256))
_LONG = b"0" * 17
_RAISED = b"0" * 16 + b"e"
_EXPONENT = re.compile(rb"[0-9.][eE][+-]?[0-9]{3}")


def _doubles_suffice(body: bytes) -> bool:
    """Up to 15 significant digits a double names one decimal only; a run of 17 digits and dots may hold more.

    So may one of 16 before an exponent: without one it is an integer, or has a dot among them.
    """
    runs = body.translate(_DIGITS, b"+-")
    if _LONG in runs or _RAISED in runs:
        return False
    return b"0e000" not in runs or _EXPONENT.search(body) is None


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
    # Bytes that are no UTF-8 stay apart, where the default makes all of them the same character.
    kept = "surrogateescape"
    for name, value in parse_qsl(body.decode("utf-8", kept), keep_blank_values=True, errors=kept):
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
_MARKUP = re.compile(r"<(?P<tag>[A-Za-z/!?][^<>]*)>|&(?:#\w{1,8}|\w{1,40});|[&<>]")
_BETWEEN = re.compile(r">\s+|\s+<")
_SPACE = re.compile(r"\s+")


def _text(body: bytes, kind: BodyKind, charset: str) -> Content:
    """Text with its line ends alike; HTML also without comments and white space around tags."""
    try:
        text = body.decode(charset)
    except UnicodeError:
        # Often the type is wrong and the body is UTF-8 all the same.
        return _text(body, kind, _UTF8) if charset != _UTF8 else Content(BodyKind.BINARY, body)
    if kind is BodyKind.HTML:
        bare = _SPACE.sub(" ", _COMMENT.sub("", text))
        return Content(kind, _MARKUP.sub(_spelt, _BETWEEN.sub(lambda found: found.group().strip(), bare)).strip())
    return Content(kind, "\n".join(line.rstrip() for line in text.splitlines()))


def _spelt(found: re.Match[str]) -> str:
    """References as characters, but for those that would then be markup: an escaped tag is no tag."""
    if found["tag"]:
        return f"<{_MARKUP.sub(lambda inner: _character(inner.group(), _IN_TAGS), found['tag'])}>"
    return _character(found.group(), _IN_TEXT)


_IN_TEXT: Final = frozenset("&<>")
_IN_TAGS: Final = frozenset("&<>\"'")


def _character(reference: str, kept: frozenset[str]) -> str:
    text = unescape(reference)
    return f"&#{ord(text)};" if text in kept else text
