import pytest

from loadtests.bench.machine import describe, processor_name, version, version_line


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("nginx version: nginx/1.22.1\n", "nginx/1.22.1"),
        ("\nenvoy  version: 9e5580933739775e8bce696a57a2e1bc99368f23/1.40.0/Clean/RELEASE/BoringSSL\n", "1.40.0"),
        ("HAProxy version 2.6.12 2026/10/17 - https://haproxy.org/\nStatus: x", "HAProxy version 2.6.12 2026/10/17"),
        ("wrk debian/4.1.0 [epoll] Copyright (C) 2012", "wrk debian/4.1.0"),
        ("", "unknown"),
    ],
)
def test_version_lines_lose_their_ballast(printed: str, line: str) -> None:
    assert version_line(printed) == line


def test_version_of_a_missing_program_is_unknown() -> None:
    assert version(["/nowhere/program", "--version"]).startswith("unknown (")


def test_version_is_read_even_where_asking_fails() -> None:
    assert version(["sh", "-c", "echo wrk 4.1; exit 1"]) == "wrk 4.1"


def test_processor_is_found_among_the_facts() -> None:
    assert processor_name("processor\t: 0\nmodel name\t: Some CPU: fast\n\nflags\t: a b\n") == "Some CPU: fast"


def test_processor_without_a_name_is_unknown() -> None:
    assert processor_name("processor\t: 0\n") == "unknown processor"


def test_this_machine_can_be_described() -> None:
    machine = describe()
    assert machine.cores >= 1
    assert machine.memory_gib > 0
