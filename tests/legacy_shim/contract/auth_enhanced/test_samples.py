"""The recorded exchanges of the monolith's auth_enhanced router, replayed in order on its own data."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from legacy_shim.contract.auth_enhanced import DEFECTS
from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import put_rows_back
from tests.support.new_side import new_side
from tests.support.services import SHARED
from tests.support.sign_in import give_passwords

Sample = dict[str, Any]
FILE = SHARED / "legacy" / "samples.jsonl"
ANNOUNCED = {1: ("auth_enhanced.login", "500 for every administrator")}
"""Of the samples that show a defect, by their number: the row of the table."""
HEADERS = ("content-type", "www-authenticate")


def _load(file: Path) -> list[Sample]:
    samples = [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []
    return [sample for sample in samples if sample["path"].startswith("/api/auth/")]


SAMPLES = _load(FILE)


async def _replay(url: str) -> dict[int, httpx.Response]:
    database = Database(url)
    await give_passwords(database)
    await database.dispose()
    async with new_side(url) as client:
        return {
            sample["seq"]: await client.request(sample["method"], sample["path"], json=sample["request_body"])
            for sample in SAMPLES
        }


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(_replay(shared_postgres))
    put_rows_back(shared_postgres)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['seq']}-{sample['method']}-{sample['path']}")
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample["seq"]]
    if sample["seq"] in ANNOUNCED:
        endpoint, old = ANNOUNCED[sample["seq"]]
        assert answer.status_code < 500
        assert any(defect.endpoint == endpoint and defect.old.startswith(old) for defect in DEFECTS)
        return
    found = answer.json()
    if "access_token" in found:
        found["access_token"] = "<jwt>"  # noqa: S105  as the recording has it
    assert (answer.status_code, found) == (sample["status"], json.loads(sample["response_body"]))
    assert {n: answer.headers.get(n) for n in HEADERS} == {n: sample["response_headers"].get(n) for n in HEADERS}


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 7
