from datetime import date

import pytest

from loadtests.bench.figures import ALONE, BUSY, DIRECT, GATEWAY, Round, Sample, Spread, verdicts
from loadtests.bench.machine import Machine
from loadtests.bench.proxies import named
from loadtests.bench.report import (
    NOTES_MARK,
    Report,
    bars_table,
    kept_notes,
    number,
    rates_table,
    render,
    spread_text,
    table,
)

MACHINE = Machine("Some CPU", cores=2, memory_gib=23.4, system="Linux 6", python="3.11.7", load=0.25)


def both(rate: float) -> dict[int, Sample]:
    return {BUSY: Sample(round(rate), 1.0, 3.5, 9.25, cpu_us=40.0), ALONE: Sample(round(rate / 10), 1.0, 0.2, 0.4)}


ROUND: Round = {DIRECT: both(50_000), GATEWAY: both(12_000), "nginx": both(24_000)}


def report(rounds: tuple[Round, ...] = (ROUND,), **left_out: str) -> Report:
    return Report(
        day=date(2026, 11, 22),
        machine=MACHINE,
        proxies=named(["banyan", "nginx"]),
        versions={"nginx": "nginx/1.22.1"},
        seconds=5.0,
        rounds=rounds,
        left_out=left_out,
        log_lines={"nginx": 0.998},
        micros=[("decide, constant", 0.42, "≤ 1 µs")],
    )


def test_table_is_markdown_with_figures_to_the_right() -> None:
    assert table(["a", "b"], [["x", "1"]]).splitlines() == ["| a | b |", "| --- | ---: |", "| x | 1 |"]


@pytest.mark.parametrize(("value", "text"), [(12345.6, "12,346"), (99.95, "99.95"), (3.214, "3.21"), (0.0412, "0.041")])
def test_numbers_show_what_means_something(value: float, text: str) -> None:
    assert number(value) == text


def test_spread_shows_median_and_extremes() -> None:
    assert spread_text(Spread(0.5, 0.25, 2.0)) == "0.500 (0.250 to 2.00)"


def test_row_has_rate_latency_ratio_errors_and_log_lines() -> None:
    lines = rates_table(report(), BUSY).splitlines()
    assert "| nginx | 24,000 | 3.50 | 9.25 | 40.00 | 0.500 x | 0 | 1.00 |" in lines


def test_gateway_is_not_compared_with_itself() -> None:
    assert "| banyan | 12,000 | 3.50 | 9.25 | 40.00 | - | 0 | - |" in rates_table(report(), BUSY).splitlines()


def test_server_without_a_sample_has_no_row() -> None:
    assert "nginx" not in rates_table(report(({GATEWAY: both(1)},)), BUSY)


def test_bars_say_met_not_met_and_not_measured() -> None:
    text = bars_table(verdicts([{**ROUND, "envoy": both(20_000)}]))
    assert "| 0.600 (0.600 to 0.600) | **not met** |" in text
    assert "| ≥ 0.35 x (goal 0.4) | 0.500 (0.500 to 0.500) | met |" in text
    assert "| - | not measured |" in text


def test_report_names_machine_versions_day_and_method() -> None:
    text = render(report())
    for part in (
        "Some CPU, 2 cores",
        "2026-11-22",
        "nginx (nginx/1.22.1)",
        "load average before the run 0.25",
        "## Method",
    ):
        assert part in text


def test_report_says_why_a_row_is_left_out() -> None:
    assert "## Left out\n\n- haproxy: not installed" in render(report(haproxy="not installed"))


def test_in_process_costs_stand_with_their_bars() -> None:
    assert "| decide, constant | 0.420 | ≤ 1 µs |" in render(report())


def test_notes_survive_the_next_run() -> None:
    first = render(report(), "The rest is system calls.")
    again = render(report(), kept_notes(first))
    assert again == first
    assert again.endswith(f"{NOTES_MARK}\n\nThe rest is system calls.\n")


def test_file_without_the_mark_has_no_notes() -> None:
    assert kept_notes("# Something else\n") == ""
