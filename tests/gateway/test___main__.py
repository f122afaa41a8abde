"""``python -m gateway`` is ``banyan``."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_module_runs_the_command_line() -> None:
    command = [sys.executable, "-m", "gateway", "--version"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own module
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("banyan ")
