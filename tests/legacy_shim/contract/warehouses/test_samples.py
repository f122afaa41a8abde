import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.contract.samples import Sample, recorded, replay
from tests.support.new_core_databases import put_rows_back

SAMPLES = recorded("/api/warehouses")


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(replay(shared_postgres, SAMPLES))
    put_rows_back(shared_postgres)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample.number]
    assert (answer.status_code, answer.text) == (sample.status, sample.answer)


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 3
