"""The parts of the fault runs that can be wrong without anybody noticing: figures, and sides that break as they should."""

import asyncio

import pytest

from loadtests.bench.configs import fixed_body
from loadtests.faults.behaviours import BEHAVIOURS, OTHER, SAME
from loadtests.faults.figures import Figures, judged, noise_of
from loadtests.faults.steady import Seen, measure, quantile
from tests.support.wire import unused_port


def rounds_of(*worst: float) -> list[Seen]:
    """Rounds whose requests take 1 ms, but for two of a hundred."""
    return [Seen(0, [1.0] * 98 + [each] * 2) for each in worst]


def test_quantile_of_nothing_is_nothing() -> None:
    assert quantile([], 0.99) == 0.0
    assert [quantile([float(number) for number in range(100)], share) for share in (0.5, 0.99)] == [50.0, 99.0]


def test_row_pools_the_requests_of_all_rounds() -> None:
    figures = Figures("refused", rounds_of(2.0, 2.0, 50.0), rounds_of(3.0, 3.0, 3.0), [100, 104], {"new_error": 9}, 10)
    assert "| refused | 0 | 1.00 / 1.00 | 2.00 / 3.00 | 1.50 | 1.50 (0.06 to 1.50) |" in figures.row(None)
    assert "| 100 to 104 |" in figures.row(None)


def test_row_says_where_outcomes_do_not_add_up() -> None:
    figures = Figures("refused", rounds_of(2.0), rounds_of(3.0), [100], {"new_error": 9}, 10)
    assert "(of 10 sampled!)" in figures.row(None)
    figures.sampled = 9
    assert "sampled!" not in figures.row(None)


def test_noise_is_what_halves_of_the_same_differ_by() -> None:
    calm = Figures("none", rounds_of(2.0, 2.0), rounds_of(2.0, 2.0))
    assert noise_of(calm) == (1.0, 1.0)
    low, high = noise_of(Figures("none", rounds_of(2.0, 4.0), rounds_of(2.0, 4.0)))
    assert (low, high) == (0.5, 2.0)
    figures = Figures("none", rounds_of(2.0), rounds_of(3.0), [100])
    assert "| 0.50 to 2.00 |" in figures.row((low, high), is_control=True)
    assert "| within 0.50 to 2.00 |" in figures.row((low, high))


@pytest.mark.parametrize(("ratio", "said"), [(0.8, "below"), (0.95, "within"), (1.3, "above")])
def test_ratio_is_judged_by_the_noise(ratio: float, said: str) -> None:
    assert judged(ratio, (0.9, 1.2)) == f"{said} 0.90 to 1.20"
    assert judged(ratio, None) == "not measured"


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
    assert len(seen.times_ms) + seen.errors > 5
    assert bool(seen.errors) == bool(errors)
