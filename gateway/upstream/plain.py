"""The plain answer, its head whole in one packet and its length told, read by what its lines meant before.

Anything else about an answer (chunks, an end told by the connection's, no body, 1xx, an odd line) is llhttp's to judge.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from gateway.exchange import RawHeaders
from gateway.headers import CODING, CONNECTION, HOP, LENGTH, tokens
from gateway.lines import LINES, Known, split_head

_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([2-5][0-9]{2}) ([\t\x20-\x7e\x80-\xff]{0,64})")
_BODILESS = frozenset({204, 304})
_SPECIAL = frozenset({LENGTH, CODING, CONNECTION, HOP})
_LONGEST_NUMBER = 18
_LONGEST_STATUS = 128
"""Bytes of a status line that is remembered."""


class PlainAnswer(NamedTuple):
    status: int
    reason: bytes
    headers: RawHeaders
    length: int
    keep_alive: bool
    keep_alive_hint: float | None
    rest: bytes
    """The beginning of the body."""


def read_plain(data: bytes, longest_head: int) -> PlainAnswer | None:
    """The answer at the start of ``data``; None where llhttp must judge it."""
    split = split_head(data, longest_head)
    if split is None:
        return None
    lines, rest = split
    first = _read_status(lines[0]) if len(lines[0]) <= _LONGEST_STATUS else None
    if first is None:
        return None
    headers: RawHeaders = []
    special: list[Known] = []
    for line in lines[1:]:
        known = LINES.read(line)
        if known is None:
            return None
        headers.append(known[0])
        if known[1] in _SPECIAL:
            special.append(known)
    return _judge(first, headers, special, rest)


@lru_cache(maxsize=256)
def _read_status(line: bytes) -> tuple[int, bytes] | None:
    first = _STATUS_LINE.fullmatch(line)
    if first is None or int(first[1]) in _BODILESS:
        return None
    return int(first[1]), first[2]


def _judge(first: tuple[int, bytes], headers: RawHeaders, special: list[Known], rest: bytes) -> PlainAnswer | None:
    length, keep_alive, hint = -1, True, None
    for (name, value), word in special:
        if word == LENGTH and length < 0 and value.isdigit() and len(value) <= _LONGEST_NUMBER:
            length = int(value)
        elif word == CONNECTION:
            if value == b"keep-alive":
                continue
            keep_alive = keep_alive and b"close" not in tokens((value,))
        elif word == HOP:
            hint = keep_alive_seconds(value) if name.lower() == b"keep-alive" else hint
        else:
            return None
    if length < 0:
        return None
    return PlainAnswer(first[0], first[1], headers, length, keep_alive, hint, rest)


def keep_alive_seconds(value: bytes) -> float | None:
    """The upstream's own idle limit, less a second for the way (``Keep-Alive: timeout=5``)."""
    for part in value.split(b","):
        name, _, seconds = part.strip().partition(b"=")
        if name.lower() == b"timeout" and seconds.isdigit():
            return max(float(seconds) - 1.0, 0.0)
    return None
