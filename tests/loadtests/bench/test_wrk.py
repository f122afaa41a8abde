import pytest

from loadtests.bench.errors import MeasureError
from loadtests.bench.figures import Sample
from loadtests.bench.wrk import SCRIPT, read

PRINTED = """Running 2s test @ http://127.0.0.1:1/
  123 requests in 2.00s, 1MB read
FIGURES {"requests":4000,"microseconds":2000000,"p50":421,"p99":9360,"errors":3}
"""


def test_figures_come_in_seconds_and_milliseconds() -> None:
    assert read(PRINTED) == Sample(requests=4000, seconds=2.0, p50_ms=0.421, p99_ms=9.36, errors=3)


def test_script_prints_what_read_understands() -> None:
    line = next(line for line in SCRIPT.splitlines() if "FIGURES" in line)
    filled = line.strip().strip("',").replace("\\n", "") % (1, 1_000_000, 2, 3, 0)
    assert read(filled).rate == 1


def test_output_without_figures_is_quoted() -> None:
    with pytest.raises(MeasureError, match="unable to connect"):
        read("unable to connect to 127.0.0.1:1")


def test_no_answer_at_all_is_no_sample() -> None:
    with pytest.raises(MeasureError, match="no answer"):
        read('FIGURES {"requests":0,"microseconds":1,"p50":0,"p99":0,"errors":0}')
