"""The recorded exchanges, sent again in order, and how an answer differs from the recorded one."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx
from fastapi import FastAPI

from tests.legacy_shim.standin.running import bearer, client_of

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
JsonObject = dict[str, Json]

# Whose headers are part of the recorded contract; the rest is left to the server.
HEADERS = ("content-type", "location", "allow", "www-authenticate", "vary")
USERS = {
    "admin": "admin@tsh.lab",
    "sales": "sales1@tsh.lab",
    "manager": "manager@tsh.lab",
    "anonymous": None,
}
ORIGIN = "https://erp.tsh.sale"

_JWT = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")
_MADE_THEN = re.compile(r"20(?:2[6-9]|[3-9]\d)-\d\d-\d\dT\d\d:\d\d:\d\d(?P<fraction>\.\d+)?(?P<zone>Z|\+00:00)?")

# Facts of the machine that was recorded, not of the application.
OF_THE_MACHINE = {
    "/api/settings/system/info": {"version", "size"},
}
# Raw ORM rows, whose keys come in whatever order.
UNORDERED = frozenset({"/api/invoices/overdue"})


# The answer tells of all 136 tables; only what stands in its first 2 KB is known.
SIZE_UNKNOWN = frozenset({"/api/models"})


@dataclass(frozen=True)
class Sample:
    seq: int
    method: str
    path: str
    user: str
    body: Json
    status: int
    headers: dict[str, str]
    text: str
    size: int
    is_truncated: bool
    note: str

    @classmethod
    def of(cls, line: str) -> Self:
        raw = json.loads(line)
        return cls(
            raw["seq"],
            raw["method"],
            raw["path"],
            raw["as_user"],
            raw["request_body"],
            raw["status"],
            raw["response_headers"],
            "" if raw["response_body"].startswith("<0 bytes") else raw["response_body"],
            raw["response_bytes"],
            raw["truncated"],
            raw["note"],
        )

    @property
    def name(self) -> str:
        return f"{self.seq}-{self.method}-{self.path}"


def load(folder: Path) -> list[Sample]:
    path = folder / "samples.jsonl"
    return [Sample.of(line) for line in path.read_text().splitlines()] if path.exists() else []


async def replay(app: FastAPI, samples: list[Sample]) -> dict[int, httpx.Response]:
    async with client_of(app) as client:
        return {sample.seq: await _send(client, sample) for sample in samples}


async def _send(client: httpx.AsyncClient, sample: Sample) -> httpx.Response:
    email = USERS[sample.user]
    headers = {**(bearer(email) if email else {}), **_extra_headers(sample)}
    request = client.build_request(sample.method, sample.path, headers=headers)
    if sample.note == "form body":
        request = client.build_request(sample.method, sample.path, headers=headers, data=sample.body)  # type: ignore[arg-type] # a flat object
    elif isinstance(sample.body, str):
        headers["Content-Type"] = "application/json"
        request = client.build_request(sample.method, sample.path, headers=headers, content=sample.body)
    elif sample.body is not None:
        request = client.build_request(sample.method, sample.path, headers=headers, json=sample.body)
    return await client.send(request)


def _extra_headers(sample: Sample) -> dict[str, str]:
    if not sample.note.startswith("CORS"):
        return {}
    preflight = {"Access-Control-Request-Method": "GET"} if sample.method == "OPTIONS" else {}
    return {"Origin": ORIGIN, **preflight}


def differences(sample: Sample, response: httpx.Response) -> list[str]:
    """One line a difference; none when the answer is the recorded one but for tokens and times."""
    found = [] if response.status_code == sample.status else [f"status {response.status_code}, not {sample.status}"]
    found += _header_differences(sample, response)
    actual = _settled(response.text)
    if sample.is_truncated:
        return [*found, *_prefix_differences(sample, actual, response)]
    if sample.headers.get("content-type") == "application/json" and sample.method != "HEAD":
        ignored = OF_THE_MACHINE.get(sample.path.partition("?")[0], set())
        expected = json.loads(_settled(sample.text))
        return found + [str(each) for each in _walk("$", expected, _parsed(actual), ignored)]
    return found if actual == _settled(sample.text) else [*found, f"text {actual[:300]!r}, not {sample.text[:300]!r}"]


def _header_differences(sample: Sample, response: httpx.Response) -> list[str]:
    names = {name for name in sample.headers if name in HEADERS or name.startswith("access-control-")}
    names |= {name for name in HEADERS if name in response.headers}
    return [
        f"header {name} {response.headers.get(name)!r}, not {sample.headers.get(name)!r}"
        for name in sorted(names)
        if response.headers.get(name) != sample.headers.get(name)
    ]


def _settled(text: str) -> str:
    """Tokens and times of the run replaced by their form: has it a fraction, and which zone?"""
    text = _JWT.sub("<jwt>", text)
    return _MADE_THEN.sub(lambda m: f"<now{'.ffffff' if m['fraction'] else ''}{m['zone'] or ''}>", text)


def _parsed(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError:
        return f"no JSON: {text[:300]}"
    return value


def _prefix_differences(sample: Sample, actual: str, response: httpx.Response) -> Iterator[str]:
    """Of a long answer only the beginning was kept, and its length."""
    expected = _settled(sample.text).removesuffix("…")
    is_sized = "<now" not in expected and sample.path not in SIZE_UNKNOWN
    if is_sized and len(response.content) != sample.size:
        yield f"{len(response.content)} bytes, not {sample.size}"
    if sample.path in UNORDERED:
        yield from _walk("$..[0]", _first_row(expected), _first_row(actual), set())
    elif not actual.startswith(expected):
        place = next(i for i, (a, b) in enumerate(zip(actual + "\0", expected, strict=False)) if a != b)
        yield f"at character {place} {actual[place - 60 : place + 80]!r}, not {expected[place - 60 : place + 80]!r}"


def _first_row(text: str) -> Json:
    start = text.find("[{")
    if start < 0:
        return f"no rows: {text[:200]}"
    row: Json = json.JSONDecoder().raw_decode(text, start + 1)[0]
    return row


def _form(body: Json) -> dict[str, str]:
    return {name: str(value) for name, value in body.items()} if isinstance(body, dict) else {}


def _walk(path: str, expected: Json, actual: Json, ignored: set[str]) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(actual, dict):
        yield from _walk_object(path, expected, actual, ignored)
    elif isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            yield f"{path} has {len(actual)} elements, not {len(expected)}"
        for place, (one, other) in enumerate(zip(expected, actual, strict=False)):
            yield from _walk(f"{path}[{place}]", one, other, ignored)
    elif type(expected) is not type(actual) or expected != actual:
        yield f"{path} is {actual!r}, not {expected!r}"


def _walk_object(path: str, expected: JsonObject, actual: JsonObject, ignored: set[str]) -> Iterator[str]:
    for key in sorted((expected.keys() | actual.keys()) - ignored):
        if key not in actual or key not in expected:
            yield f"{path}.{key} is {'missing' if key not in actual else 'not in the recording'}"
        else:
            yield from _walk(f"{path}.{key}", expected[key], actual[key], ignored)
