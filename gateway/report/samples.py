"""A stored sample: one request with what both sides answered, redacted already, as one JSON document. Pure.

::

    {"version": 1, "at": 1764100800.25, "request_id": "…", "endpoint": "customers.get_customer",
     "served": "legacy" | "new", "outcome": "mismatch", "shape": "GET ?page", "build": "7c1e",
     "request": {"method": "GET", "target": "/customers/1", "headers": [["Host", "a"], …], "body": BODY},
     "legacy": ANSWER, "new": ANSWER,
     "differences": [{"signature": "…", "location": "$.a", "kind": "value", "legacy": 1, "new": 2, "severity": 2}],
     "writes": null | {…}}

    BODY    {"text": "…"} | {"base64": "…"} | null
    ANSWER  {"status": 200, "headers": […], "body": BODY, "seconds": 0.012, "truncated": false,
             "failure": null | "error" | "timeout"}; null where the side was not asked

A difference's side that has no such place has no key ``legacy`` or ``new``: that is not null. A number that JSON's
readers would not keep exactly (more digits than a double has) is a string.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import orjson

from gateway.compare import ABSENT, Observation
from gateway.compare.model import Failure
from gateway.exchange import RawHeaders

VERSION: Final = 1
_EXACT: Final = 2**53
"""Beyond it a reader that makes doubles of numbers, as browsers do, changes an integer."""


class SampleError(ValueError):
    """Bytes that are no sample of this release."""


@dataclass(frozen=True, slots=True)
class SampleRequest:
    method: str
    target: bytes
    headers: RawHeaders = field(default_factory=list)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    status: int
    headers: RawHeaders = field(default_factory=list)
    body: bytes = b""
    seconds: float = 0.0
    truncated: bool = False
    failure: Failure | None = None

    def observation(self) -> Observation:
        """As the engine compares it, for a rule that is tried on what was stored."""
        return Observation(self.status, self.headers, self.body, self.truncated, self.failure)


@dataclass(frozen=True, slots=True)
class SampleDifference:
    signature: str
    location: str
    kind: str
    legacy: object
    """A JSON value, or ``ABSENT``."""
    new: object
    severity: int


@dataclass(frozen=True, slots=True)
class Sample:
    at: float
    """Seconds since 1970."""
    request_id: str
    endpoint: str
    served: str
    outcome: str
    request: SampleRequest
    legacy: SampleAnswer | None
    new: SampleAnswer | None
    differences: tuple[SampleDifference, ...] = ()
    shape: str = ""
    build: str = ""
    writes: Mapping[str, object] | None = None
    """What a dry-run would have written, what legacy wrote, and how they differ."""


def encode_sample(sample: Sample) -> bytes:
    return orjson.dumps(
        {
            "version": VERSION,
            "at": sample.at,
            "request_id": sample.request_id,
            "endpoint": sample.endpoint,
            "served": sample.served,
            "outcome": sample.outcome,
            "shape": sample.shape,
            "build": sample.build,
            "request": {
                "method": sample.request.method,
                "target": sample.request.target.decode("latin-1"),
                "headers": _lines(sample.request.headers),
                "body": _body(sample.request.body),
            },
            "legacy": _answer(sample.legacy),
            "new": _answer(sample.new),
            "differences": [_difference(each) for each in sample.differences],
            "writes": to_json(sample.writes),
        }
    )


def decode_sample(data: bytes) -> Sample:
    """Raises ``SampleError``."""
    try:
        document = orjson.loads(data)
        if document["version"] == VERSION:
            return _read(document)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise SampleError(f"the stored sample cannot be read ({error!r}); delete it") from error
    raise SampleError(f"the sample has version {document['version']!r}, this release reads {VERSION}")


def _read(document: Mapping[str, Any]) -> Sample:
    request = document["request"]
    return Sample(
        at=float(document["at"]),
        request_id=document["request_id"],
        endpoint=document["endpoint"],
        served=document["served"],
        outcome=document["outcome"],
        request=SampleRequest(
            request["method"],
            request["target"].encode("latin-1"),
            _raw(request["headers"]),
            _bytes(request["body"]),
        ),
        legacy=_read_answer(document["legacy"]),
        new=_read_answer(document["new"]),
        differences=tuple(_read_difference(each) for each in document["differences"]),
        shape=document["shape"],
        build=document["build"],
        writes=document["writes"],
    )


def _lines(headers: RawHeaders) -> list[list[str]]:
    return [[name.decode("latin-1"), value.decode("latin-1")] for name, value in headers]


def _raw(lines: list[list[str]]) -> RawHeaders:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines]


def _body(body: bytes) -> dict[str, str] | None:
    if not body:
        return None
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _bytes(body: Mapping[str, str] | None) -> bytes:
    if body is None:
        return b""
    return body["text"].encode() if "text" in body else base64.b64decode(body["base64"])


def _answer(answer: SampleAnswer | None) -> dict[str, object] | None:
    if answer is None:
        return None
    return {
        "status": answer.status,
        "headers": _lines(answer.headers),
        "body": _body(answer.body),
        "seconds": answer.seconds,
        "truncated": answer.truncated,
        "failure": answer.failure,
    }


def _read_answer(row: Mapping[str, Any] | None) -> SampleAnswer | None:
    if row is None:
        return None
    return SampleAnswer(
        int(row["status"]),
        _raw(row["headers"]),
        _bytes(row["body"]),
        row["seconds"],
        row["truncated"],
        Failure(row["failure"]) if row["failure"] is not None else None,
    )


def _difference(difference: SampleDifference) -> dict[str, object]:
    row: dict[str, object] = {
        "signature": difference.signature,
        "location": difference.location,
        "kind": difference.kind,
        "severity": difference.severity,
    }
    sides = {"legacy": difference.legacy, "new": difference.new}
    return row | {side: to_json(value) for side, value in sides.items() if value is not ABSENT}


def _read_difference(row: Mapping[str, Any]) -> SampleDifference:
    return SampleDifference(
        row["signature"],
        row["location"],
        row["kind"],
        row.get("legacy", ABSENT),
        row.get("new", ABSENT),
        row["severity"],
    )


def to_json(value: object) -> object:
    """A value as JSON has it; lone surrogates, which UTF-8 has not, as ``?``."""
    if isinstance(value, Mapping):
        return {_text(str(key)): to_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(each) for each in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        return value.hex()
    return _number(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _number(number: int | Decimal) -> object:
    """A number only where every reader keeps it as it is."""
    if isinstance(number, int):
        return number if abs(number) <= _EXACT else str(number)
    exact = number.is_finite() and Decimal(repr(float(number))) == number
    return float(number) if exact else str(number)


def _text(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
