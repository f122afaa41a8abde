"""Batches on their way to a store that fails as stores do."""

import pytest
from typing_extensions import override

from flags.errors import StoreUnavailableError, UnstorableError
from gateway.report.recorder import Recorder
from gateway.report.records import Comparison, Found, Tally

FOUND = Found("aa11", "$.a", "value", ("string", "string"), 2)


class FlakySink:
    """Fails while told so; keeps what it took, once for each number."""

    def __init__(self) -> None:
        self.is_down = False
        self.taken: dict[int, int] = {}
        self.samples = self.dropped = 0
        self.stopped = False

    async def apply(self, worker: str, number: int, tally: Tally, now: float) -> None:
        if self.is_down:
            raise StoreUnavailableError("down")
        self.taken[number] = tally.outcomes.total()
        self.samples += len(tally.samples)
        self.dropped += tally.samples_dropped

    async def stop(self, worker: str, now: float) -> None:
        self.stopped = True


def comparison() -> Comparison:
    return Comparison("a", 0.0, "mismatch", (FOUND,), sample=b"x")


async def test_an_outage_costs_samples_and_no_counts() -> None:
    sink = FlakySink()
    recorder = Recorder(sink, "w", lambda: 0.0)
    sink.is_down = True
    for _ in range(5):
        recorder.record(comparison())
        assert not await recorder.flush()
    sink.is_down = False
    await recorder.close()
    assert sum(sink.taken.values()) == 5
    assert (sink.samples, sink.dropped) == (0, 5)
    assert sink.stopped


@pytest.mark.parametrize("error", [UnstorableError("a NUL"), OverflowError("65 bits")])
async def test_what_a_store_refuses_costs_its_details_and_no_counts(error: Exception) -> None:
    class Choosy(FlakySink):
        @override
        async def apply(self, worker: str, number: int, tally: Tally, now: float) -> None:
            if tally.signatures:
                raise error
            await super().apply(worker, number, tally, now)

    sink = Choosy()
    recorder = Recorder(sink, "w", lambda: 0.0)
    recorder.record(comparison())
    assert not await recorder.flush()
    recorder.record(Comparison("a", 0.0, "match"))
    assert await recorder.flush()
    await recorder.close()
    assert sink.taken == {1: 1, 2: 1}


async def test_numbers_grow_by_one() -> None:
    sink = FlakySink()
    recorder = Recorder(sink, "w", lambda: 0.0)
    for _ in range(3):
        recorder.record(comparison())
        await recorder.flush()
    assert sink.taken == {1: 1, 2: 1, 3: 1}
