"""A HAR file, as browsers and proxies export it, into samples. Pure."""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from gateway.errors import RecordingError
from gateway.exchange import RawHeaders
from gateway.report.samples import Sample, SampleAnswer, SampleRequest

_DECODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""A HAR has bodies without their codings."""
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_AS_IT_STANDS = "!#$%&'()*+,/:;=?@[]~"


class Har(NamedTuple):
    samples: list[Sample]
    left_out: Mapping[str, int]
    """Why, and how many."""


def read_har(data: bytes, endpoint_of: Callable[[str, bytes], str], host: str | None = None) -> Har:
    """The exchanges with one host: the given one, else the one that has most. Raises ``RecordingError``."""
    try:
        # The standard library's reader, as browsers write half surrogate pairs, which stricter ones refuse.
        entries = json.loads(data.decode("utf-8-sig"))["log"]["entries"]
        hosts = Counter(_host_of(entry) for entry in entries)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise RecordingError(f"this is no HAR file ({error!r}); export one with the browser's network panel") from None
    wanted = host or next((name for name, _ in hosts.most_common() if name), "")
    if wanted not in hosts or not wanted:
        raise RecordingError(f"the HAR file has nothing of host {wanted!r}; it has {_named(hosts)}")
    left_out = Counter({f"of {name}" if name else "of no host": count for name, count in sorted(hosts.items())})
    del left_out[f"of {wanted}"]
    samples: list[Sample] = []
    unreadable: list[str] = []
    for number, entry in enumerate(entries, 1):
        if _host_of(entry) != wanted:
            continue
        try:
            request, response = entry["request"], entry.get("response") or {}
            if lacking := _lacking(request, response):
                left_out[lacking] += 1
            else:
                samples.append(_sample(entry, number, endpoint_of))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            unreadable.append(f"entry {number}: {error!r}")
    if unreadable:
        left_out[f"that cannot be read ({unreadable[0]})"] = len(unreadable)
    return Har(samples, left_out)


def _named(hosts: Mapping[str, int]) -> str:
    return ", ".join(sorted(filter(None, hosts))) or "no entry"


def _host_of(entry: Mapping[str, Any]) -> str:
    """Nothing where it has none: ``data:`` and what cannot be read."""
    try:
        return str(urlsplit(entry["request"]["url"]).netloc)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""


def _lacking(request: Mapping[str, Any], response: Mapping[str, Any]) -> str:
    status, content = int(response.get("status") or 0), response.get("content") or {}
    if urlsplit(request["url"]).scheme in {"ws", "wss"} or status == 101:
        return "of a websocket"
    if status < 100:
        return "without an answer"  # blocked, aborted or answered from a cache
    if not content.get("text") and int(content.get("size") or 0) > 0 and status != 304 and request["method"] != "HEAD":
        return "without the answer's body"
    return "" if _is_posted_whole(request) else "without the request's body"


def _is_posted_whole(request: Mapping[str, Any]) -> bool:
    """Browsers leave out files, and what they do not take for text."""
    data = request.get("postData") or {}
    if data.get("text"):
        return True
    if data.get("params"):
        return not str(data.get("mimeType")).startswith("multipart/")
    lengths = [line.get("value") for line in request.get("headers") or () if line["name"].lower() == "content-length"]
    return not any(str(each).strip("0") for each in lengths)


def _sample(entry: Mapping[str, Any], number: int, endpoint_of: Callable[[str, bytes], str]) -> Sample:
    request, response = entry["request"], entry["response"]
    url, method = urlsplit(request["url"]), str(request["method"]).upper()
    if not _TOKEN.fullmatch(method):
        raise ValueError(f"{method!r} is no method")
    # A browser gives what it had in its cache as the content of 304.
    is_bodiless = method == "HEAD" or int(response["status"]) in {204, 304}
    # What a client may not send as it stands is sent as browsers do.
    target = quote((url.path or "/") + (f"?{url.query}" if url.query else ""), safe=_AS_IT_STANDS).encode("ascii")
    return Sample(
        at=datetime.fromisoformat(entry["startedDateTime"]).timestamp(),
        request_id=f"har-{number}",
        endpoint=endpoint_of(method, target),
        served="legacy",
        outcome="recorded",
        request=SampleRequest(method, target, _asked(request), _posted(request.get("postData"))),
        legacy=SampleAnswer(
            int(response["status"]),
            [line for line in _headers(response.get("headers")) if line[0].decode().lower() not in _DECODED],
            b"" if is_bodiless else _content(response.get("content") or {}),
            max(float(entry.get("time") or 0), 0) / 1000,
        ),
        new=None,
    )


def _headers(lines: list[Mapping[str, str]] | None) -> RawHeaders:
    # Browsers write HTTP/2's pseudo-headers down too, and join lines of one name by a line feed.
    return [
        (line["name"].encode("ascii"), value.strip().encode("latin-1", "replace"))
        for line in lines or ()
        if not line["name"].startswith(":")
        for value in str(line.get("value") or "").splitlines() or [""]
    ]


def _asked(request: Mapping[str, Any]) -> RawHeaders:
    headers, media = _headers(request.get("headers")), (request.get("postData") or {}).get("mimeType")
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
