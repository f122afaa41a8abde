import shutil
from pathlib import Path

import pytest

from loadtests.bench.errors import MissingToolError
from loadtests.bench.figures import ALONE, BUSY, DIRECT
from loadtests.bench.processes import Cores
from loadtests.bench.proxies import PROXIES, Place, Proxy, named
from loadtests.bench.rounds import Plan, obtain_tools, run_rounds, turned
from loadtests.bench.tools import Tool


def quiet(_: str) -> None:
    pass


def dead(_: Place) -> list[str]:
    return ["sh", "-c", "echo cannot bind; exit 1"]


def absent() -> Path:
    raise MissingToolError("it is not here; install it")


DEAD = Proxy("dead", "never starts", (), dead, lambda _: ["true"])
ABSENT = Proxy("absent", "is not there", (Tool("absent", absent),), dead, lambda _: ["true"])


def test_each_server_comes_first_once() -> None:
    orders = [turned(PROXIES, number) for number in range(len(PROXIES))]
    assert [order[0] for order in orders] == list(PROXIES)
    assert all(sorted(one.name for one in order) == sorted(one.name for one in PROXIES) for order in orders)


def test_no_server_can_be_turned_too() -> None:
    assert turned([], 3) == []


def test_row_without_its_tool_is_left_out_with_the_reason() -> None:
    able, paths, left_out = obtain_tools([ABSENT, DEAD], quiet)
    assert able == [DEAD]
    assert paths == {}
    assert left_out == {"absent": "it is not here; install it"}


@pytest.mark.skipif(not shutil.which("wrk") or not shutil.which("taskset"), reason="needs wrk and taskset")
@pytest.mark.parametrize("varied", [False, True])
def test_round_measures_what_runs_and_names_what_does_not(*, varied: bool) -> None:
    rows = [*named(["fastapi-httpx"]), DEAD]
    plan = Plan(rows, {}, rounds=1, seconds=1.0, cores=Cores.of_this_machine(), varied=varied)
    result = run_rounds(plan, quiet)
    [taken] = result.rounds
    assert taken.keys() == {DIRECT, "fastapi-httpx"}
    assert taken["fastapi-httpx"].keys() == {BUSY, ALONE}
    assert all(one.requests and one.cpu_us and not one.errors for one in taken["fastapi-httpx"].values())
    assert result.log_lines["fastapi-httpx"] > 0.9
    assert "cannot bind" in result.left_out["dead"]
