"""The demo's options and welcome."""

from pathlib import Path

import pytest

from legacy_shim.demo.__main__ import main, parse, welcome
from legacy_shim.demo.stage import Ports, lock


def test_welcome_names_addresses_token_and_three_commands(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret-token\n")
    text = welcome(Ports(), tmp_path)
    for part in (
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8081",
        "secret-token",
        "banyan stage",
        "banyan kill",
        "curl",
    ):
        assert part in text


def test_rate_of_zero_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--rate", "0"])
    assert "--rate 0 sends nothing" in capsys.readouterr().err


def test_second_demo_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = lock(tmp_path)
    assert main(["--state-dir", str(tmp_path)]) == 1
    held.close()
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("banyan demo: a demo already runs here")
