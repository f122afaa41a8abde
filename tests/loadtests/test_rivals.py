"""The other libraries are asked what ours is asked; without them the bench says so and goes on."""

import json
import sys
import types
from pathlib import Path

import pytest

from loadtests import bench_compare, rivals
from loadtests.bench.errors import MissingToolError
from loadtests.bench.tools import Tool


def test_each_pair_is_timed_with_each_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"pairs": {"same": ["[1]", "[1]"]}, "rounds": 2, "comparisons": 3}
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(rivals, "tools", lambda: {"pytest": lambda legacy, new: compared.append((legacy, new))})
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(read=lambda: json.dumps(asked)))
    rivals.main()
    said = json.loads(capsys.readouterr().out)
    assert (list(said["micros"]["pytest"]), compared) == (["same"], [("[1]", "[1]")] * 6)
    assert said["versions"] == {"pytest": pytest.__version__}


def test_without_them_the_bench_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(program: str, requirement: str) -> Tool:
        def obtain() -> Path:
            raise MissingToolError(f"{requirement} could not be installed")

        return Tool(program, obtain)

    monkeypatch.setattr(bench_compare, "pip", missing)
    assert bench_compare.rivals(bench_compare.comparisons()) == []
    assert "deepdiff and jsondiff are left out: deepdiff==" in capsys.readouterr().err
