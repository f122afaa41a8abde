import json

import pytest

from loadtests.thresholds import Row, Thresholds, crossed, read_summary

BOUNDS = Thresholds(failed_percent=1.0, p95_ms=500, p99_ms=1000)


def row(name: str = "all", requests: int = 1000, failures: int = 0, p95_ms: float = 10, p99_ms: float = 20) -> Row:
    return Row(name, requests, failures, 5, p95_ms, p99_ms)


def test_a_good_run_crosses_nothing() -> None:
    assert crossed(row(), BOUNDS) == []


def test_figures_on_the_line_are_allowed() -> None:
    assert crossed(row(failures=10, p95_ms=500, p99_ms=1000), BOUNDS) == []


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (row(failures=11), "11 of 1000 requests failed (1.10 %); allowed are 1 %"),
        (row(p95_ms=501), "p95 was 501 ms; allowed are 500 ms"),
        (row(p99_ms=4800), "p99 was 4800 ms; allowed are 1000 ms"),
    ],
)
def test_each_crossing_is_a_sentence(run: Row, sentence: str) -> None:
    assert crossed(run, BOUNDS) == [sentence]


def test_all_crossings_are_told() -> None:
    assert len(crossed(row(failures=500, p95_ms=9999, p99_ms=9999), BOUNDS)) == 3


def test_run_without_a_request_does_not_pass() -> None:
    assert "not one request" in crossed(row(requests=0), BOUNDS)[0]


def test_known_failures_are_kept_apart() -> None:
    entries = [row("/a"), row("/b [known 500]")]
    as_text = json.dumps(
        {"total": _fields(row()), "rows": [_fields(entry) for entry in entries]},
    )
    summary = read_summary(as_text)
    assert [one.name for one in summary.regular] == ["/a"]
    assert [one.name for one in summary.known] == ["/b [known 500]"]


def _fields(one: Row) -> dict[str, object]:
    return {name: getattr(one, name) for name in Row.__slots__}
