"""The recorded exchanges of the monolith's customers router, replayed in order on its own data."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.new_core_databases import put_rows_back
from tests.support.new_side import bearer, new_side
from tests.support.services import SHARED

Sample = dict[str, Any]
FILE = SHARED / "legacy" / "samples.jsonl"
USERS = {"admin": "admin@tsh.lab", "sales": "sales1@tsh.lab", "manager": "manager@tsh.lab"}
MADE_THEN = re.compile(r"2026-11-22T20:22:10\.\d{6}")
HEADERS = ("content-type", "content-length", "location", "allow", "www-authenticate", "vary")


def _load(file: Path) -> list[Sample]:
    samples = [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []
    return [sample for sample in samples if sample["path"].startswith("/api/customers")]


SAMPLES = _load(FILE)


def _request(client: httpx.AsyncClient, sample: Sample) -> httpx.Request:
    headers = bearer(USERS[sample["as_user"]]) if sample["as_user"] in USERS else {}
    if sample["note"].startswith("CORS"):
        headers |= {"Origin": "https://erp.tsh.sale"}
    if sample["method"] == "OPTIONS":
        headers |= {"Access-Control-Request-Method": "GET"}
    body = sample["request_body"]
    if body is None:
        return client.build_request(sample["method"], sample["path"], headers=headers)
    content = body if isinstance(body, str) else json.dumps(body)
    headers |= {"Content-Type": "application/json"}
    return client.build_request(sample["method"], sample["path"], headers=headers, content=content)


async def _replay(url: str) -> dict[int, httpx.Response]:
    async with new_side(url) as client:
        client.base_url = httpx.URL("http://127.0.0.1:9101")
        return {sample["seq"]: await client.send(_request(client, sample)) for sample in SAMPLES}


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(_replay(shared_postgres))
    put_rows_back(shared_postgres)


def _settled(text: str) -> str:
    return MADE_THEN.sub("<now>", text)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['seq']}-{sample['method']}-{sample['path']}")
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample["seq"]]
    recorded = sample["response_headers"]
    expected = "" if sample["response_bytes"] == 0 else _settled(sample["response_body"])
    found = _settled(answer.text)
    assert answer.status_code == sample["status"]
    assert (found[: len(expected)] if sample["truncated"] else found) == expected
    names = {*HEADERS, *(name for name in recorded if name.startswith("access-control-"))}
    assert {name: answer.headers.get(name) for name in names} == {name: recorded.get(name) for name in names}


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 20
