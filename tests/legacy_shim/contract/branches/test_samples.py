import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.contract.samples import Sample, recorded, replay
from tests.support.new_core_databases import put_rows_back

SAMPLES = recorded("/api/branches")
LISTED = (
    '[{"name":"Baghdad Main","location":"1 Main St","id":1},{"name":"Basra","location":"2 Main St","id":2},'
    '{"name":"Erbil","location":"Erbil","id":3},{"name":"Mosul (closed)","location":"4 Main St","id":4}]'
)
CHANGED = {
    81: (200, LISTED),
    82: (200, '{"name":"Baghdad Main","location":"1 Main St","id":1}'),
    84: (200, '{"name":"X","location":"Y","id":5}'),
}
"""Of the samples that show a defect, by their number: what the new side answers."""


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(replay(shared_postgres, SAMPLES))
    put_rows_back(shared_postgres)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample.number]
    assert (answer.status_code, answer.text) == CHANGED.get(sample.number, (sample.status, sample.answer))


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 4
