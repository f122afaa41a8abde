"""Bodies read for their secrets and written again: JSON, also with NaN or in UTF-16, and multipart. Pure."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple, TypeGuard

import orjson

from gateway.compare.bodies import UnreadableError, header
from gateway.compare.multipart import boundary_of, name_of, split_parts


class Written(NamedTuple):
    """A number as it stands in a body: a double would lose digits of it, and what was sent could not be seen any more."""

    text: str


Number = int | float | Decimal | Written
_PLAIN: Final = 40
"""Digits up to which a number is written without an exponent."""
_READER: Final = json.JSONDecoder(parse_float=Written, parse_int=Written, parse_constant=Written)


def parse(body: bytes) -> object:
    """The value; raises ``UnreadableError`` where this is no JSON, or nested too deeply."""
    encoding = json.detect_encoding(body)
    try:
        return _READER.decode(body.decode("utf-8-sig" if encoding == "utf-8" else encoding))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("it is no JSON that can be read") from error


def write(value: object) -> bytes:
    """What was made of a parsed value, in UTF-8; raises ``UnreadableError`` where it has half a surrogate pair."""
    try:
        return orjson.dumps(value, default=_as_written)
    except orjson.JSONEncodeError as error:
        raise UnreadableError("it has a text that cannot be written") from error


def is_number(value: object) -> TypeGuard[Number]:
    return isinstance(value, int | float | Decimal | Written) and not isinstance(value, bool)


def canonical(number: Number) -> str:
    """One text for all ways to write a number: 1.50 and 1.5 are equal, and so are their tokens."""
    text = (number.text if isinstance(number, Written) else str(number)).lower()
    try:
        value = Decimal(text)
    except ArithmeticError:  # an exponent beyond what even decimals hold
        return text
    if not value.is_finite() or abs(value.adjusted()) > _PLAIN:
        return text
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _as_written(value: object) -> orjson.Fragment:
    if isinstance(value, Written):
        return orjson.Fragment(value.text)
    raise TypeError(f"{type(value).__name__} is nothing that was read from a body")


class Part(NamedTuple):
    name: str
    media: bytes
    head: bytes
    content: bytes


def parts_of(body: bytes, media: bytes) -> Iterator[Part]:
    """The parts of a multipart body; none where it is none."""
    for piece in (split_parts(body, media) or [])[1:-1]:
        yield _part(piece)


def rewrite_parts(body: bytes, media: bytes, rewrite: Callable[[Part], tuple[bytes, bytes]]) -> bytes | None:
    """The body with other heads and contents; None where this is no multipart body."""
    pieces, mark = split_parts(body, media), boundary_of(media)
    if pieces is None or mark is None:
        return None
    inner = [b"\r\n\r\n".join(rewrite(_part(piece))) for piece in pieces[1:-1]]
    # Neither a preamble nor what follows the end is anybody's to read.
    return mark.join([b"", *(b"\r\n" + each.removeprefix(b"\r\n") for each in inner), b"--"]).removeprefix(b"\r\n")


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.split(b"\r\n")]
    media = header([(name.strip(), value.strip()) for name, _, value in lines], b"content-type")
    return Part(name_of(head), media, head, content)
