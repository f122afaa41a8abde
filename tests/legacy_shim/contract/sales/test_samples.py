import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.contract.samples import Sample, recorded, replay
from tests.support.new_core_databases import put_rows_back

SAMPLES = recorded("/api/sales")
CHANGED = {44: 200, 46: 200, 50: 201, 51: 201}
"""Of the samples that show a defect, by their number: the status that the new side answers."""


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> Iterator[dict[int, httpx.Response]]:
    yield asyncio.run(replay(shared_postgres, SAMPLES))
    put_rows_back(shared_postgres)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    answer = answers[sample.number]
    assert answer.status_code == CHANGED.get(sample.number, sample.status)
    if sample.number not in CHANGED:
        assert answer.text == sample.answer


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_orders_with_lines_are_shown(answers: dict[int, httpx.Response]) -> None:
    assert len(SAMPLES) == 9
    listed = answers[44].json()
    assert [row["id"] for row in listed] == list(range(1, 31))
    assert listed[0] == answers[46].json()
    line = listed[0]["sales_items"][0]
    assert list(line)[:6] == ["product_id", "quantity", "unit_price", "discount_percentage", "discount_amount", "notes"]
    assert list(line["product"])[-3:] == ["category_name", "category_name_ar", "image_url"]
    empty = json.loads(answers[47].text)
    assert [list(row) for row in listed] == [list(empty)] * 30


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_an_order_is_written_once(answers: dict[int, httpx.Response]) -> None:
    made = [answers[number].json() for number in (50, 51)]
    assert [order["order_number"] for order in made] == ["SO-2026-0001", "SO-2026-0002"]
    assert {order["total_amount"] for order in made} == {"21.00"}
