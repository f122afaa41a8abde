"""The recorded exchanges of the monolith's users router, replayed in order on its own data."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from legacy_shim.contract.users import DEFECTS
from tests.support.new_core_databases import put_rows_back
from tests.support.new_side import bearer, new_side
from tests.support.services import SHARED

Sample = dict[str, Any]
FILE = SHARED / "legacy" / "samples.jsonl"
ANNOUNCED = {
    71: ("users.get_users", "500 for limit=0"),
    73: ("users.get_user", "500 for a user without role"),
    75: ("users.get_branches", "500 for everybody"),
}
"""Of the samples that show a defect, by their number: the row of the table."""
MADE_THEN = re.compile(r"2026-11-22T20:22:1\d\.\d{6}")
CREATED = re.compile(r'"id":\d+|/\d+$')


def _load(file: Path) -> list[Sample]:
    samples = [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []
    return [sample for sample in samples if sample["path"].startswith("/api/users")]


SAMPLES = _load(FILE)


async def _replay(url: str) -> dict[int, httpx.Response]:
    answers: dict[int, httpx.Response] = {}
    async with new_side(url) as client:
        for sample in SAMPLES:
            headers = bearer() if sample["as_user"] == "admin" else {}
            path = sample["path"]
            if sample["method"] == "DELETE":
                # The number that this database gave, which counts on from test to test.
                path = CREATED.sub(f"/{answers[sample['seq'] - 1].json()['id']}", path)
            answers[sample["seq"]] = await client.request(
                sample["method"], path, headers=headers, json=sample["request_body"]
            )
    return answers


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(_replay(shared_postgres))
    put_rows_back(shared_postgres)


def _settled(text: str, method: str) -> str:
    settled = MADE_THEN.sub("<now>", text)
    return CREATED.sub('"id":0', settled) if method == "POST" else settled


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['seq']}-{sample['method']}-{sample['path']}")
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample["seq"]]
    if sample["seq"] in ANNOUNCED:
        endpoint, old = ANNOUNCED[sample["seq"]]
        assert answer.status_code < 500
        assert any(defect.endpoint == endpoint and defect.old.startswith(old) for defect in DEFECTS)
        return
    expected, found = (_settled(text, sample["method"]) for text in (sample["response_body"], answer.text))
    assert answer.status_code == sample["status"]
    assert (found[: len(expected)] if sample["truncated"] else found) == expected


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 10
