"""The way back for everybody: the flag moves in the store and says why, as soon as the store takes it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from flags.embedded import EmbeddedFlags
from flags.errors import StoreUnavailableError
from flags.model import Flag
from flags.registry import Stage, flags_for
from gateway.retreat import FlagRetreat
from tests.support.wire import eventually


class Stubborn:
    """A store that fails a few times before it takes a change."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.taken: list[Flag] = []

    async def change(self, flags: Sequence[Flag], *, who: str, why: str, action: str) -> int:
        if self.failures > 0:
            self.failures -= 1
            raise StoreUnavailableError("locked")
        self.taken += flags
        return 1


async def test_flag_is_off_and_the_audit_says_why(tmp_path: Path) -> None:
    flags = await EmbeddedFlags.create(f"sqlite:///{tmp_path}/banyan.db")
    await flags.change(flags_for("a.get", Stage.CANARY, percent=50), who="eve", why="try", action="stage")
    done: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        FlagRetreat(flags, done.append, tasks).give_back("a.get", "20 of 20 answers differed")
    assert (flags.verdict("route.a.get"), flags.verdict("shadow.a.get"), done) == (False, True, ["a.get"])
    (entry, *_) = await flags.audit()
    await flags.close()
    assert (entry.who, entry.action, entry.subject, entry.reason) == (
        "banyan",
        "breaker",
        "route.a.get",
        "20 of 20 answers differed",
    )


async def test_store_that_refuses_is_asked_again() -> None:
    store, done = Stubborn(1), list[str]()
    async with asyncio.TaskGroup() as tasks:
        FlagRetreat(store, done.append, tasks, retry=0.01).give_back("a.get", "why")
    assert [flag.name for flag in store.taken] == ["route.a.get"]
    assert done == ["a.get"]


async def test_closed_it_tries_no_longer() -> None:
    store = Stubborn(1_000_000)
    async with asyncio.TaskGroup() as tasks:
        leaving = FlagRetreat(store, lambda _: None, tasks)
        leaving.give_back("a.get", "why")
        await eventually(lambda: store.failures < 1_000_000)
        leaving.close()
    assert store.taken == []
