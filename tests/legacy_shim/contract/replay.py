"""The monolith's recorded exchanges of one router, replayed in order on its own data."""

import asyncio
import json
import re
from typing import Any

import httpx

from tests.support.new_core_databases import put_rows_back
from tests.support.new_side import bearer, new_side
from tests.support.services import SHARED

Sample = dict[str, Any]
FILE = SHARED / "legacy" / "samples.jsonl"
MADE_THEN = re.compile(r"2026-11-22T20:22:1\d\.\d{6}")
HEADERS = ("content-type", "content-length", "location", "allow", "www-authenticate")


def samples_of(prefix: str) -> list[Sample]:
    samples = [json.loads(line) for line in FILE.read_text().splitlines()] if FILE.is_file() else []
    return [sample for sample in samples if sample["path"].startswith(prefix)]


def name_of(sample: Sample) -> str:
    return f"{sample['seq']}-{sample['method']}-{sample['path']}"


def replay(url: str, samples: list[Sample]) -> dict[int, httpx.Response]:
    """Answers of the new side by the samples' numbers; the rows are put back afterwards."""
    try:
        return asyncio.run(_replay(url, samples))
    finally:
        put_rows_back(url)


async def _replay(url: str, samples: list[Sample]) -> dict[int, httpx.Response]:
    async with new_side(url) as client:
        client.base_url = httpx.URL("http://127.0.0.1:9101")
        return {
            sample["seq"]: await client.request(
                sample["method"],
                sample["path"],
                headers=bearer() if sample["as_user"] == "admin" else {},
                json=sample["request_body"],
            )
            for sample in samples
        }


def check_agreement(sample: Sample, answer: httpx.Response) -> None:
    assert answer.status_code == sample["status"]
    expected = "" if sample["response_bytes"] == 0 else MADE_THEN.sub("<now>", sample["response_body"])
    found = MADE_THEN.sub("<now>", answer.text)
    assert (found[: len(expected)] if sample["truncated"] else found) == expected
    recorded = sample["response_headers"]
    assert {name: answer.headers.get(name) for name in HEADERS} == {name: recorded.get(name) for name in HEADERS}
