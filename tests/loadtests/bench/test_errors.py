import pytest

from loadtests.bench.errors import BenchError, MeasureError, MissingToolError, StartError


@pytest.mark.parametrize("kind", [MeasureError, MissingToolError, StartError])
def test_one_handler_catches_every_reason_to_leave_a_row_out(kind: type[Exception]) -> None:
    assert issubclass(kind, BenchError)
