import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.contract.samples import Sample, recorded, replay
from tests.support.new_core_databases import put_rows_back

SAMPLES = recorded("/api/inventory")
CHANGED = {93: (200, '{"positive_items":124,"total_pieces":4526}')}
"""Of the samples that show a defect, by their number: what the new side answers."""
MADE_THEN = re.compile(r"2026-11-22T20:22:1\d\.\d{6}")


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(replay(shared_postgres, SAMPLES))
    put_rows_back(shared_postgres)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample.number]
    expected = CHANGED.get(sample.number, (sample.status, MADE_THEN.sub("<now>", sample.answer)))
    assert (answer.status_code, MADE_THEN.sub("<now>", answer.text)) == expected


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 3
