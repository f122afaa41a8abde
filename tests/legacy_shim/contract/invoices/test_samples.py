"""The recorded exchanges of the monolith's invoices router, replayed in order on its own data."""

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
DEFECTS = {61: 422}
"""Of the samples that show a defect, by their number: the status that the new side answers."""
MADE_THEN = re.compile(r"2026-11-22T20:22:1\d\.\d{6}")


def _load(file: Path) -> list[Sample]:
    samples = [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []
    return [sample for sample in samples if sample["path"].startswith("/api/invoices")]


SAMPLES = _load(FILE)


async def _replay(url: str) -> dict[int, httpx.Response]:
    async with new_side(url) as client:
        return {
            sample["seq"]: await client.request(
                sample["method"], sample["path"], headers=bearer(), json=sample["request_body"]
            )
            for sample in SAMPLES
        }


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(_replay(shared_postgres))
    put_rows_back(shared_postgres)


def _rows(text: str) -> list[dict[str, object]]:
    """The whole rows of a recording that was cut off; their keys came in no order."""
    return [json.loads(row) for row in re.findall(r"\{[^{}]*\}", text)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['seq']}-{sample['method']}-{sample['path']}")
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample["seq"]]
    assert answer.status_code == DEFECTS.get(sample["seq"], sample["status"])
    if sample["seq"] in DEFECTS:
        return
    recorded, found = (MADE_THEN.sub("<now>", text) for text in (sample["response_body"], answer.text))
    if sample["truncated"]:
        rows = _rows(recorded)
        assert rows
        assert _rows(found)[: len(rows)] == rows
        assert len(answer.content) == sample["response_bytes"]
    else:
        assert found == recorded


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 7
