"""The plain request, whole in one packet and without a body, read by what its head meant before.

Anything else about a request (a body, an Upgrade, an Expect, another version, an odd line) is llhttp's to judge.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from typing_extensions import override

from gateway.exchange import RawHeaders
from gateway.headers import (
    CONNECTION,
    COOKIE,
    DATE,
    DROPPED,
    HOST,
    OWN_COOKIE,
    REQUEST_ID,
    accept_request_id,
    is_host,
)
from gateway.lines import Known, Memory, read_block

_REQUEST_LINE = re.compile(rb"(GET|HEAD|DELETE|OPTIONS|POST|PUT|PATCH) (/[!-~]*) HTTP/1\.1")
_HARMLESS = frozenset({COOKIE, DROPPED})
_LONGEST_HEAD = 2048
"""Bytes of a head that is remembered as a whole."""
_HEADS = 1024


@dataclass(slots=True, eq=False)
class PlainHead:
    """The fields of a request and what they mean; shared by every request that has them, so nobody changes them."""

    headers: RawHeaders
    host: bytes
    request_id: str | None
    passed: bytes | None
    """Its lines that go on to a side, where no field needs a second look for that."""
    sent: dict[str, bytes] | None = None
    """What a side is sent for it, by the client's address, less the request line and the request's id."""


class Heads(Memory[PlainHead]):
    """One for each edge: what a side is sent for a head depends on whom the edge trusts."""

    def __init__(self) -> None:
        super().__init__(_HEADS, _LONGEST_HEAD)

    @override
    def understand(self, data: bytes) -> PlainHead | None:
        fields = read_block(data)
        return _judge(fields) if fields is not None else None


class _RequestLines(Memory[tuple[str, bytes]]):
    @override
    def understand(self, data: bytes) -> tuple[str, bytes] | None:
        first = _REQUEST_LINE.fullmatch(data)
        return (first[1].decode("ascii"), first[2]) if first is not None else None


_REQUEST_LINES = _RequestLines()


class PlainRequest(NamedTuple):
    method: str
    target: bytes
    head: PlainHead
    rest: bytes
    """What follows the head: the next requests of a pipeline."""


def read_plain(data: bytes, longest_head: int, longest_target: int, heads: Heads) -> PlainRequest | None:
    """The request at the start of ``data``; None where llhttp must judge it."""
    end = data.find(b"\r\n\r\n", 0, longest_head)
    if end < 0:
        return None
    first = data.find(b"\r\n")
    line = _REQUEST_LINES.read(data[:first])
    if line is None or len(line[1]) > longest_target:
        return None
    head = heads.read(data[first + 2 : end + 2])
    return PlainRequest(*line, head, data[end + 4 :]) if head is not None else None


def _judge(fields: list[Known]) -> PlainHead | None:
    host = request_id = None
    judged_again = False
    passed = []
    for (_, value), word, line in fields:
        if word <= DATE:
            passed.append(line)
        elif word == HOST and host is None:
            host = value
            passed.append(line)
        elif word in _HARMLESS:
            judged_again = judged_again or word == DROPPED or OWN_COOKIE in value
            passed.append(line)
        elif word == REQUEST_ID:
            request_id = request_id or accept_request_id(value)
        elif not (word == CONNECTION and value == b"keep-alive"):
            return None
    if host is None or not is_host(host):
        return None
    headers = [known[0] for known in fields]
    return PlainHead(headers, host, request_id, None if judged_again else b"".join(passed))
