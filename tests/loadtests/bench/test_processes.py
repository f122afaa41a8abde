import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loadtests.bench.configs import PATH
from loadtests.bench.errors import MissingToolError, StartError
from loadtests.bench.processes import Cores, await_answer, cpu_seconds, free_port, look, prepare, run, running, tail
from loadtests.bench.tools import ROOT

# Parent and child; the child does not listen to SIGTERM.
FAMILY = """
import os, signal
if not os.fork():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
signal.pause()
"""


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A killed child of a killed parent stays a zombie until somebody reaps it.
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def until(condition: object, seconds: float = 10.0) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        os.sched_yield()
    return bool(condition())


def test_the_proxy_has_the_last_core_alone() -> None:
    assert Cores.split([2, 0, 1]) == Cores(proxy="2", others="0,1")


def test_one_core_is_too_few() -> None:
    with pytest.raises(MissingToolError, match="two cores"):
        Cores.split([0])


def test_the_fixed_upstream_gives_the_right_answer(tmp_path: Path) -> None:
    port, output = free_port(), tmp_path / "log"
    with running([sys.executable, "-m", "loadtests.bench.fixed", str(port)], output, cwd=ROOT) as process:
        await_answer(process, "upstream", port, output)
        assert look(port) == ""
    assert "no HTTP answer" in look(port)


@pytest.mark.parametrize(("file", "said"), [("elsewhere", "status 404"), (PATH[1:], "status 200 and a body of 5")])
def test_wrong_answer_is_told(file: str, said: str, tmp_path: Path) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("other")
    port, output = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with running(command, output, cwd=tmp_path):
        assert until(lambda: "no HTTP answer" not in look(port))
        assert look(port).startswith(said)


def test_server_that_ends_while_starting_is_quoted(tmp_path: Path) -> None:
    output = tmp_path / "log"
    with running(["sh", "-c", "echo no such option; exit 3"], output) as process:
        process.wait()
        with pytest.raises(StartError, match="code 3 while starting: no such option"):
            await_answer(process, "it", free_port(), output)


def test_ending_a_server_ends_its_children(tmp_path: Path) -> None:
    output = tmp_path / "log"
    with running([sys.executable, "-c", FAMILY], output):
        assert until(lambda: len(output.read_text().split()) == 2)
    assert all(until(lambda pid=pid: has_ended(int(pid))) for pid in output.read_text().split())


def test_settings_of_the_caller_do_not_reach_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_CATALOG", "/elsewhere")
    output = tmp_path / "log"
    with running(
        ["sh", "-c", 'echo "catalog=$BANYAN_CATALOG state=$BANYAN_STATE_DIR"'], output, {"BANYAN_STATE_DIR": "s"}
    ) as one:
        one.wait()
    assert output.read_text() == "catalog= state=s\n"


def test_processor_time_of_children_counts(tmp_path: Path) -> None:
    output = tmp_path / "log"
    with running(["sh", "-c", "sh -c 'while :; do :; done' & wait"], output) as process:
        assert until(lambda: cpu_seconds(process.pid) >= 0.05)


def test_preparing_runs_in_the_servers_environment(tmp_path: Path) -> None:
    prepare("it", ["sh", "-c", 'echo "$COLOUR" > seen'], {"COLOUR": "green"}, tmp_path)
    assert (tmp_path / "seen").read_text() == "green\n"


def test_failed_preparing_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="it could not be prepared: no such endpoint"):
        prepare("it", ["sh", "-c", "echo no such endpoint; exit 1"], {}, tmp_path)


def test_failing_command_keeps_what_it_said() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(["sh", "-c", "echo why >&2; exit 1"], 10)
    assert caught.value.output == "why\n"


def test_tail_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a\n  b\n")
    assert tail(tmp_path / "log") == "a b"
    assert tail(tmp_path / "none") == "(it printed nothing)"


def test_server_is_asked_to_stop_before_it_is_killed(tmp_path: Path) -> None:
    output = tmp_path / "log"
    with running(["sh", "-c", "echo up; exec cat /dev/zero > /dev/null"], output) as process:
        assert until(lambda: output.read_text() == "up\n")
    assert process.returncode == -signal.SIGTERM
