"""The plain request, whole in one packet and without a body, read by what its lines meant before.

Anything else about a request (a body, an Upgrade, an Expect, another version, an odd line) is llhttp's to judge.
"""

import re
from typing import NamedTuple

from gateway.exchange import RawHeaders
from gateway.headers import CONNECTION, COOKIE, DATE, DROPPED, HOST, PLAIN, REQUEST_ID, accept_request_id, is_host
from gateway.lines import LINES, Known, split_head

_REQUEST_LINE = re.compile(rb"(GET|HEAD|DELETE|OPTIONS|POST|PUT|PATCH) (/[!-~]*) HTTP/1\.1")
_HARMLESS = frozenset({PLAIN, DATE, COOKIE, DROPPED})


class PlainRequest(NamedTuple):
    method: str
    target: bytes
    headers: RawHeaders
    host: bytes
    request_id: str | None
    rest: bytes
    """What follows the head: the next requests of a pipeline."""


def read_plain(data: bytes, longest_head: int, longest_target: int) -> PlainRequest | None:
    """The request at the start of ``data``; None where llhttp must judge it."""
    split = split_head(data, longest_head)
    if split is None:
        return None
    lines, rest = split
    first = _REQUEST_LINE.fullmatch(lines[0])
    if first is None or len(first[2]) > longest_target:
        return None
    headers: RawHeaders = []
    special: list[Known] = []
    for line in lines[1:]:
        known = LINES.read(line)
        if known is None:
            return None
        headers.append(known[0])
        if known[1] not in _HARMLESS:
            special.append(known)
    return _judge(first, headers, special, rest)


def _judge(first: re.Match[bytes], headers: RawHeaders, special: list[Known], rest: bytes) -> PlainRequest | None:
    host = request_id = None
    for (_, value), word in special:
        if word == HOST and host is None:
            host = value
        elif word == REQUEST_ID:
            request_id = request_id or accept_request_id(value)
        elif not (word == CONNECTION and value == b"keep-alive"):
            return None
    if host is None or not is_host(host):
        return None
    return PlainRequest(first[1].decode("ascii"), first[2], headers, host, request_id, rest)
