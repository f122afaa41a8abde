"""The parts of the fault runs that can be wrong without anybody noticing: figures, and sides that break as they should."""

import asyncio

import pytest

from loadtests.bench.configs import fixed_body
from loadtests.faults.__main__ import Figures
from loadtests.faults.behaviours import BEHAVIOURS, OTHER, SAME
from loadtests.faults.steady import Seen, measure, summary
from tests.support.wire import unused_port


def test_summary_charges_errors_and_finds_quantiles() -> None:
    assert summary([number / 1000 for number in range(100)], 3) == Seen(103, 3, 50.0, 99.0, 99.0)
    assert summary([], 2) == Seen(2, 2, 0.0, 0.0, 0.0)


def test_row_says_where_outcomes_do_not_add_up() -> None:
    calm, busy = Seen(10, 0, 1.0, 2.0, 3.0), Seen(10, 1, 1.0, 3.0, 4.0)
    figures = Figures("refused", [calm], [busy], [100], {"new_error": 9}, 10)
    assert "| refused | 1 | 2.00 | 3.00 | 1.50 (1.50 to 1.50) |" in figures.row()
    assert "(of 10 sampled!)" in figures.row()
    figures.sampled = 9
    assert "sampled!" not in figures.row()


def test_differing_side_differs_in_one_value() -> None:
    assert fixed_body().encode() in SAME
    assert sum(left != right for left, right in zip(SAME, OTHER, strict=True)) == 1


@pytest.mark.parametrize(("behaviour", "errors"), [("same", 0), ("other", 1), ("garbage", 1), ("half", 1)])
async def test_steady_client_tells_right_answers_from_others(behaviour: str, errors: int) -> None:
    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65536):
            if not await BEHAVIOURS[behaviour](writer):
                break
        writer.close()

    port = await unused_port()
    server = await asyncio.start_server(visit, "127.0.0.1", port)
    async with server:
        seen = await measure(port, 100.0, 0.1)
    assert seen.requests > 5
    assert bool(seen.errors) == bool(errors)
