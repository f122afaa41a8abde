"""Tests of `loadtests.bench.__main__`; what it does with a real run is in test_rounds and test_report."""

from argparse import Namespace

import pytest
from rich.console import Console

from loadtests.bench.__main__ import checked_plan, main, parser


def plan_of(*arguments: str) -> None:
    options: Namespace = parser().parse_args(arguments)
    checked_plan(options, [], Console(quiet=True))


@pytest.mark.parametrize(
    "arguments", [("--rounds", "0"), ("--rounds", "51"), ("--seconds", "0.5"), ("--seconds", "121")]
)
def test_bounds_are_told_with_the_value(arguments: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=f"{arguments[0]} {arguments[1]} is not between 1 and"):
        plan_of(*arguments)


def test_unknown_row_ends_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "traefik"]) == 2
    assert "no row is called traefik" in capsys.readouterr().err


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "python -m loadtests.bench --only banyan nginx" in capsys.readouterr().out
