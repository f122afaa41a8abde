"""Every process follows the store, and keeps the last known flags when it is gone."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from flags.database import open_engine, parse_url
from flags.embedded import EmbeddedFlags
from flags.errors import StaleChangeError, StoreUnavailableError
from flags.model import Caller, Constraint, Flag
from flags.registry import KILL_SWITCH, Stage, flags_for, kill_switch
from tests.flags.conftest import until, watching

FOLLOW = """
import asyncio, sys
from flags.embedded import EmbeddedFlags
async def main():
    flags = await EmbeddedFlags.create(sys.argv[1])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(flags.watch())
        seen = None
        while True:
            if flags.verdict("banyan.kill-switch") is not seen:
                seen = flags.verdict("banyan.kill-switch")
                print(seen, file=sys.stderr, flush=True)
            await asyncio.sleep(0.005)
asyncio.run(main())
"""


async def kill(flags: EmbeddedFlags, *, on: bool) -> int:
    return await flags.change([kill_switch(on=on)], who="ada", why="drill", action="kill")


@asynccontextmanager
async def following_process(url: str) -> AsyncIterator[asyncio.StreamReader]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FOLLOW, url, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL
    )
    assert process.stderr is not None
    try:
        yield process.stderr
    finally:
        process.kill()
        await process.communicate()


async def test_a_change_is_answered_by_at_once(store_url: str) -> None:
    flags = await EmbeddedFlags.create(store_url)
    assert await kill(flags, on=True) == flags.revision == 1
    assert flags.verdict(KILL_SWITCH) is True
    assert await flags.all_flags() == {KILL_SWITCH: kill_switch(on=True)}
    assert [entry.action for entry in await flags.audit()] == ["kill"]
    await flags.close()


async def test_a_change_reaches_another_engine(store_url: str) -> None:
    changer = await EmbeddedFlags.create(store_url)
    async with watching(await EmbeddedFlags.create(store_url)) as follower:
        acme = Constraint("tenant", "IN", ("acme",))
        await changer.change(flags_for("a", Stage.CANARY, where=(acme,)), who="ada", why="", action="stage")
        await until(lambda: follower.verdict("route.a") is None)
        assert follower.is_on("route.a", Caller(tenant="acme"))
        assert not follower.is_on("route.a", Caller(tenant="globex"))
    await changer.close()


async def test_a_change_reaches_another_process(store_url: str) -> None:
    flags = await EmbeddedFlags.create(store_url)
    async with asyncio.timeout(20), following_process(store_url) as lines:
        assert await lines.readline() == b"False\n"
        await kill(flags, on=True)
        assert await lines.readline() == b"True\n"
        await kill(flags, on=False)
        assert await lines.readline() == b"False\n"
    await flags.close()


async def test_flags_survive_a_restart(store_url: str) -> None:
    before = await EmbeddedFlags.create(store_url)
    await before.change(flags_for("a", Stage.CANARY, percent=30), who="ada", why="", action="stage")
    await before.close()
    after = await EmbeddedFlags.create(store_url)
    assert after.current.flags == before.current.flags
    assert after.revision == 1
    await after.close()


async def test_a_table_once_taken_does_not_change(sqlite_url: str) -> None:
    flags = await EmbeddedFlags.create(sqlite_url)
    taken = flags.current
    await kill(flags, on=True)
    assert taken.verdict(KILL_SWITCH) is False
    assert flags.current.verdict(KILL_SWITCH) is True
    await flags.close()


async def test_a_stale_change_changes_nothing(sqlite_url: str) -> None:
    flags = await EmbeddedFlags.create(sqlite_url)
    await kill(flags, on=True)
    with pytest.raises(StaleChangeError, match="revision 1, not at 0"):
        await flags.change([kill_switch(on=False)], who="ada", why="", action="kill", expected=0)
    assert flags.verdict(KILL_SWITCH) is True
    await flags.close()


async def test_a_lost_file_keeps_the_last_known_flags(sqlite_url: str, tmp_path: Path) -> None:
    file, away = tmp_path / "banyan.db", tmp_path / "away.db"
    flags = await EmbeddedFlags.create(sqlite_url)
    await kill(flags, on=True)
    with capture_logs() as logs:
        async with watching(flags):
            file.rename(away)
            await until(lambda: not flags.healthy)
            with pytest.raises(StoreUnavailableError, match="is gone"):
                await kill(flags, on=False)
            assert flags.verdict(KILL_SWITCH) is True
            away.rename(file)
            await until(lambda: flags.healthy)
            assert flags.verdict(KILL_SWITCH) is True
    events = [each["event"] for each in logs if each["log_level"] != "debug"]
    assert events == ["flags.store_lost", "flags.store_back"]


async def test_another_file_of_the_same_revision_is_loaded(sqlite_url: str, tmp_path: Path) -> None:
    other = await EmbeddedFlags.create(f"sqlite:///{tmp_path}/other.db")
    await other.change([Flag("route.b", enabled=True)], who="ada", why="", action="set")
    await other.close()
    flags = await EmbeddedFlags.create(sqlite_url)
    await kill(flags, on=True)
    async with watching(flags):
        # A file is replaced with its log, or SQLite would play the old log into the new file.
        for suffix in ("-wal", "-shm"):
            (tmp_path / f"banyan.db{suffix}").unlink()
        (tmp_path / "other.db").replace(tmp_path / "banyan.db")
        await until(lambda: flags.verdict("route.b"))
        assert flags.verdict(KILL_SWITCH) is False


async def rename_database(url: str, old: str, new: str) -> None:
    """Take a database away under the feet of everybody connected."""
    engine = open_engine(parse_url(f"{url.rsplit('/', 1)[0]}/postgres"))
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with alone.connect() as connection:
        for statement in (
            f'ALTER DATABASE "{old}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{old}'",  # noqa: S608 - our name
            f'ALTER DATABASE "{old}" RENAME TO "{new}"',
            f'ALTER DATABASE "{new}" ALLOW_CONNECTIONS true',
        ):
            await connection.execute(text(statement))
    await engine.dispose()


async def test_a_lost_database_keeps_the_last_known_flags(postgres_url: str) -> None:
    name = postgres_url.rsplit("/", 1)[1]
    flags = await EmbeddedFlags.create(postgres_url)
    await kill(flags, on=True)
    with capture_logs() as logs:
        async with watching(flags):
            await rename_database(postgres_url, name, f"{name}_away")
            await until(lambda: not flags.healthy)
            assert flags.verdict(KILL_SWITCH) is True
            await rename_database(postgres_url, f"{name}_away", name)
            await until(lambda: flags.healthy)
            await kill(flags, on=False)
            assert flags.verdict(KILL_SWITCH) is False
    events = [each["event"] for each in logs if each["log_level"] != "debug"]
    assert events == ["flags.store_lost", "flags.store_back"]


async def test_a_database_that_comes_back_as_another_is_loaded(postgres_url: str) -> None:
    name = postgres_url.rsplit("/", 1)[1]
    flags = await EmbeddedFlags.create(postgres_url)
    await kill(flags, on=True)
    async with watching(flags):
        await rename_database(postgres_url, name, f"{name}_away")
        await until(lambda: not flags.healthy)
        async with EmbeddedFlags(f"{postgres_url}_away").engine.begin() as connection:
            # The same revision, other flags.
            await connection.execute(text("UPDATE banyan_flags SET enabled = false"))
        await connection.engine.dispose()
        await rename_database(postgres_url, f"{name}_away", name)
        await until(lambda: flags.verdict(KILL_SWITCH) is False)


async def test_a_store_that_comes_late_is_taken_up(tmp_path: Path) -> None:
    folder = tmp_path / "banyan"
    folder.touch()
    url = f"sqlite:///{folder}/flags.db"
    with pytest.raises(StoreUnavailableError):
        await EmbeddedFlags.create(url)
    with capture_logs() as logs:
        async with watching(EmbeddedFlags(url)) as flags:
            await until(lambda: logs)
            assert (flags.healthy, flags.verdict(KILL_SWITCH)) == (False, False)
            folder.unlink()
            await until(lambda: flags.healthy)
            assert await kill(flags, on=True) == 1


async def test_age_counts_from_the_last_answer(sqlite_url: str, tmp_path: Path) -> None:
    flags = EmbeddedFlags(sqlite_url)
    assert flags.age_seconds() == float("inf")
    await flags.refresh()
    now = asyncio.get_running_loop().time()
    assert flags.age_seconds(now + 60) >= 60
    (tmp_path / "banyan.db").unlink()
    with pytest.raises(StoreUnavailableError):
        await flags.refresh()
    assert flags.age_seconds(now + 60) >= 60
    await flags.close()


async def test_a_store_without_its_revision_is_a_lost_one(store_url: str) -> None:
    flags = await EmbeddedFlags.create(store_url)
    await kill(flags, on=True)
    async with watching(flags):
        async with flags.engine.begin() as connection:
            await connection.execute(text("DELETE FROM banyan_revision"))
        await until(lambda: not flags.healthy)
        assert flags.verdict(KILL_SWITCH) is True
