"""Proposals of noise from the command line."""

import asyncio
from pathlib import Path

import pytest

from gateway.clock import utc_now
from gateway.report.records import Comparison, Found, Noise, Tally
from tests.gateway.cli.conftest import Banyan, put_on_record


@pytest.fixture
def noisy(small_plane: str, tmp_path: Path) -> str:
    """Two places where legacy, asked twice, differs from itself as often as new does from it."""
    now, tally = utc_now().timestamp(), Tally()
    for name in ("at", "seen"):
        noise = (Noise(f"$.{name}", "value", '"2026-11-25T10:00:00Z"', '"2026-11-25T10:00:03Z"'),)
        found = (Found(name, f"$.{name}", "value", ("string", "string"), 2),)
        for _ in range(30):
            tally.add(Comparison("orders.get_orders", now, "mismatch", found, asked_twice=True, noise=noise))
    asyncio.run(put_on_record(tmp_path, tally, now))
    return small_plane


@pytest.mark.usefixtures("noisy")
def test_proposals_are_listed_and_judged(banyan: Banyan) -> None:
    rows = {row.split()[3]: row.split()[0] for row in banyan("rules", "proposals").out.splitlines()[1:]}
    accepted = banyan("rules", "accept", rows["$.at"], "--why", "a clock", "--expires", "2099-01-31")
    assert accepted.out == f"rule noise-{rows['$.at']} holds at orders.get_orders $.at\n"
    assert banyan("rules", "reject", rows["$.seen"], "--why", "a bug").out == f"proposal {rows['$.seen']} is rejected\n"
    assert {row.split()[1] for row in banyan("rules", "proposals").out.splitlines()[1:]} == {"accepted", "rejected"}
    assert "2099-01-31" in banyan("rules", "list").out


@pytest.mark.usefixtures("small_plane")
def test_nothing_is_proposed_without_noise(banyan: Banyan) -> None:
    assert "not differed from itself often enough" in banyan("rules", "proposals").out
    ran = banyan("rules", "accept", "aa11", "--why", "x")
    assert (ran.status, ran.err.count("\n"), "there is no proposal 'aa11'" in ran.err) == (1, 1, True)
