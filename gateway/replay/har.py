"""A HAR file, as browsers and proxies export it, into samples. Pure."""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import orjson

from gateway.errors import RecordingError
from gateway.exchange import RawHeaders
from gateway.report.samples import Sample, SampleAnswer, SampleRequest

_DECODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""A HAR has bodies without their codings."""


class Har(NamedTuple):
    samples: list[Sample]
    left_out: Mapping[str, int]
    """Why, and how many."""


def read_har(data: bytes, endpoint_of: Callable[[str, bytes], str], host: str | None = None) -> Har:
    """The exchanges with one host: the given one, else the one that has most. Raises ``RecordingError``."""
    try:
        entries = orjson.loads(data)["log"]["entries"]
        hosts = Counter(urlsplit(entry["request"]["url"]).netloc for entry in entries)
    except (KeyError, TypeError, ValueError) as error:
        raise RecordingError(f"this is no HAR file ({error!r}); export one with the browser's network panel") from None
    wanted = host or (hosts.most_common(1)[0][0] if hosts else "")
    if wanted not in hosts:
        raise RecordingError(
            f"the HAR file has nothing of host {wanted!r}; it has {', '.join(sorted(hosts)) or 'no entry'}"
        )
    left_out = {f"of {other}": count for other, count in sorted(hosts.items()) if other != wanted}
    samples: list[Sample] = []
    for number, entry in enumerate(entries, 1):
        try:
            samples += _sample(entry, number, wanted, endpoint_of)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordingError(f"entry {number} of the HAR file cannot be read ({error!r})") from None
    lost = hosts[wanted] - len(samples)
    return Har(samples, {**left_out, **({"without an answer": lost} if lost else {})})


def _sample(
    entry: Mapping[str, Any], number: int, host: str, endpoint_of: Callable[[str, bytes], str]
) -> Iterator[Sample]:
    request, response = entry["request"], entry["response"]
    url = urlsplit(request["url"])
    if url.netloc != host or not response.get("status"):
        return  # blocked, aborted or answered from a cache
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    method, raw = str(request["method"]).upper(), target.encode("utf-8")
    yield Sample(
        at=datetime.fromisoformat(entry["startedDateTime"]).timestamp(),
        request_id=f"har-{number}",
        endpoint=endpoint_of(method, raw),
        served="legacy",
        outcome="recorded",
        request=SampleRequest(method, raw, _asked(request), _posted(request.get("postData"))),
        legacy=SampleAnswer(
            int(response["status"]),
            [line for line in _headers(response["headers"]) if line[0].decode().lower() not in _DECODED],
            _content(response.get("content") or {}),
            max(float(entry.get("time") or 0), 0) / 1000,
        ),
        new=None,
    )


def _headers(lines: list[Mapping[str, str]]) -> RawHeaders:
    # Browsers write HTTP/2's pseudo-headers down too.
    return [
        (line["name"].encode("latin-1"), line["value"].encode("latin-1", "replace"))
        for line in lines
        if not line["name"].startswith(":")
    ]


def _asked(request: Mapping[str, Any]) -> RawHeaders:
    headers, media = _headers(request["headers"]), (request.get("postData") or {}).get("mimeType")
    if not media or any(name.lower() == b"content-type" for name, _ in headers):
        return headers
    # Some write the media type down beside the body alone.
    return [*headers, (b"Content-Type", str(media).encode("latin-1", "replace"))]


def _posted(data: Mapping[str, Any] | None) -> bytes:
    if not data:
        return b""
    if data.get("text"):
        return str(data["text"]).encode()
    return urlencode([(each["name"], each.get("value", "")) for each in data.get("params") or ()]).encode()


def _content(content: Mapping[str, Any]) -> bytes:
    text = content.get("text") or ""
    if content.get("encoding") != "base64":
        return str(text).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"its content is not base64: {error}") from None
