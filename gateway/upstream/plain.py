"""The plain answer, its head whole in one packet and its length told, read by what its lines meant before.

Anything else about an answer (chunks, an end told by the connection's, no body, 1xx, an odd line) is llhttp's to judge.
"""

import re
from dataclasses import dataclass

from typing_extensions import override

from gateway.exchange import RawHeaders
from gateway.headers import CODING, CONNECTION, HOP, LENGTH, tokens
from gateway.lines import Known, Memory, read_block

_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([2-5][0-9]{2}) ([\t\x20-\x7e\x80-\xff]{0,64})")
_BODILESS = frozenset({204, 304})
_OF_THE_CONNECTION = frozenset({CODING, CONNECTION, HOP})
_SPECIAL = _OF_THE_CONNECTION | {LENGTH}
_LONGEST_NUMBER = 18
_LONGEST_HEAD = 2048
"""Bytes of a head that is remembered as a whole."""
_HEADS = 512


@dataclass(slots=True, eq=False)
class PlainHead:
    """A head and all it means; shared by every answer that has it, so nobody changes its fields."""

    status: int
    reason: bytes
    headers: RawHeaders
    length: int
    keep_alive: bool
    keep_alive_hint: float | None
    passed: bytes | None
    """Its lines that go on to a client, where no field needs a second look for that."""
    given: bytes | None = None
    """What a client is given for it, less the Date that may be missing; made by the edge that first gives it."""
    dated: bool = False


class _Heads(Memory[PlainHead]):
    @override
    def understand(self, data: bytes) -> PlainHead | None:
        line, _, block = data.partition(b"\r\n")
        first = _STATUS_LINE.fullmatch(line)
        if first is None or int(first[1]) in _BODILESS:
            return None
        fields = read_block(block)
        return _judge(int(first[1]), first[2], fields) if fields is not None else None


HEADS = _Heads(_HEADS, _LONGEST_HEAD)


def read_plain(data: bytes, longest_head: int) -> tuple[PlainHead, bytes] | None:
    """The head at the start of ``data`` and the beginning of its body; None where llhttp must judge it."""
    end = data.find(b"\r\n\r\n", 0, longest_head)
    if end < 0:
        return None
    head = HEADS.read(data[: end + 2])
    return (head, data[end + 4 :]) if head is not None else None


def read_whole(data: bytes) -> tuple[PlainHead, bytes] | None:
    """An answer that is whole, after which its connection can be used again; None where it takes more to say so."""
    end = data.find(b"\r\n\r\n", 0, _LONGEST_HEAD)
    if end < 0:
        return None
    head = HEADS.read(data[: end + 2])
    if head is None or head.length != len(data) - end - 4 or not head.keep_alive or head.status >= 500:
        return None
    return head, data[end + 4 :]


def _judge(status: int, reason: bytes, fields: list[Known]) -> PlainHead | None:
    length, keep_alive, hint, nominates = -1, True, None, False
    for (name, value), word, _ in fields:
        if word not in _SPECIAL:
            continue
        if word == LENGTH and length < 0 and value.isdigit() and len(value) <= _LONGEST_NUMBER:
            length = int(value)
        elif word == CONNECTION:
            nominates = nominates or value != b"keep-alive"
            keep_alive = keep_alive and (value == b"keep-alive" or b"close" not in tokens((value,)))
        elif word == HOP:
            hint = keep_alive_seconds(value) if name.lower() == b"keep-alive" else hint
        else:
            return None
    if length < 0:
        return None
    passed = None if nominates else b"".join([line for _, word, line in fields if word not in _OF_THE_CONNECTION])
    return PlainHead(status, reason, [known[0] for known in fields], length, keep_alive, hint, passed)


def keep_alive_seconds(value: bytes) -> float | None:
    """The upstream's own idle limit, less a second for the way (``Keep-Alive: timeout=5``)."""
    for part in value.split(b","):
        name, _, seconds = part.strip().partition(b"=")
        if name.lower() == b"timeout" and seconds.isdigit():
            return max(float(seconds) - 1.0, 0.0)
    return None
