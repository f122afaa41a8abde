"""A change is one transaction with its notes and its revision, whoever changes at the same time."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from flags.errors import InvalidFlagError, StaleChangeError, StoreError, StoreUnavailableError
from flags.model import Flag
from flags.registry import Stage, flags_for
from flags.store import SqlFlagStore
from tests.flags.conftest import execute
from tests.flags.strategies import flags


async def turn(store: SqlFlagStore, *names: str, on: bool = True, expected: int | None = None) -> int:
    wanted = [Flag(name, enabled=on) for name in names]
    return await store.change(wanted, who="ada", why="QA-7", action="set", expected=expected)


async def test_a_change_counts_up_and_is_noted(store: SqlFlagStore) -> None:
    assert await turn(store, "route.a") == 1
    assert await turn(store, "route.a", on=False) == 2
    assert await store.load() == (2, {"route.a": Flag("route.a")})
    latest, first = await store.audit()
    assert first.before is None
    assert first.after == latest.before == Flag("route.a", enabled=True).to_unleash()
    assert (latest.who, latest.reason, latest.action, latest.subject) == ("ada", "QA-7", "set", "route.a")


async def test_a_change_of_nothing_leaves_no_trace(store: SqlFlagStore) -> None:
    await turn(store, "route.a")
    assert await turn(store, "route.a") == 1
    assert await store.revision() == 1
    assert len(await store.audit()) == 1


async def test_changes_at_the_same_time_all_count(store: SqlFlagStore) -> None:
    names = [f"route.{number}" for number in range(12)]
    revisions = await asyncio.gather(*(turn(store, name) for name in names))
    assert sorted(revisions) == list(range(1, 13))
    assert (await store.load())[1].keys() == set(names)
    assert len(await store.audit()) == 12


async def test_of_two_changes_to_the_same_state_one_is_stale(store: SqlFlagStore) -> None:
    results = await asyncio.gather(
        turn(store, "route.a", expected=0), turn(store, "route.b", expected=0), return_exceptions=True
    )
    assert [type(result) for result in results if result != 1] == [StaleChangeError]
    assert await store.revision() == len(await store.audit()) == 1


async def test_a_change_that_fails_half_way_changes_nothing(sqlite_url: str) -> None:
    store = SqlFlagStore(sqlite_url)
    await store.prepare()
    await execute(
        store,
        "CREATE TRIGGER t BEFORE INSERT ON banyan_flags WHEN NEW.name = 'b' BEGIN SELECT RAISE(ABORT, 'full'); END",
    )
    with pytest.raises(StoreError, match="full"):
        await turn(store, "a", "b")
    assert await store.load() == (0, {})
    assert await store.audit() == []
    await store.close()


@pytest.mark.parametrize(("names", "who", "reason"), [(["a", "a"], "ada", "twice"), (["a"], "", "somebody")])
async def test_a_change_that_cannot_be_meant_is_refused(
    store: SqlFlagStore, names: list[str], who: str, reason: str
) -> None:
    with pytest.raises(InvalidFlagError, match=reason):
        await store.change([Flag(name) for name in names], who=who, why="", action="set")
    assert await store.revision() == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
async def test_any_flag_is_loaded_as_it_was_stored(store: SqlFlagStore, data: st.DataObject) -> None:
    flag = data.draw(flags())
    await store.change([flag], who="ada", why="", action="set")
    assert (await store.load())[1]["route.a"].to_unleash() == flag.to_unleash()


@pytest.mark.parametrize("column", ["strategies = '{'", "strategies = '[7]'", """strategies = '[{"name": "old"}]'"""])
async def test_a_corrupt_row_is_off_and_the_others_stay(store: SqlFlagStore, column: str) -> None:
    await turn(store, "route.a", "route.b")
    await execute(store, f"UPDATE banyan_flags SET {column} WHERE name = 'route.a'")  # noqa: S608 - a test's own text
    with capture_logs() as logs:
        assert (await store.load())[1].keys() == {"route.b"}
    assert [(each["event"], each["flag"]) for each in logs] == [("flags.row_skipped", "route.a")]


@pytest.mark.parametrize("column", ["enabled = 'x'", "enabled = 2", "strategies = 7.5", "name = x'00ff'"])
async def test_what_sqlite_lets_into_a_column_does_no_harm(sqlite_url: str, column: str) -> None:
    store = SqlFlagStore(sqlite_url)
    await store.prepare()
    await turn(store, "route.a", "route.b")
    await execute(store, f"UPDATE banyan_flags SET {column} WHERE name = 'route.a'")  # noqa: S608 - a test's own text
    assert (await store.load())[1].keys() == {"route.b"}
    await store.close()


async def test_a_corrupt_row_is_mended_by_setting_it(store: SqlFlagStore) -> None:
    await turn(store, "route.a")
    await execute(store, "UPDATE banyan_flags SET strategies = '{'")
    assert await turn(store, "route.a") == 2
    assert (await store.load())[1] == {"route.a": Flag("route.a", enabled=True)}
    assert (await store.audit())[0].before == {"name": "route.a", "unreadable": "{"}


async def test_the_file_is_followed_to_its_replacement(tmp_path: Path) -> None:
    stores = [SqlFlagStore(f"sqlite:///{tmp_path}/{name}.db") for name in ("one", "two")]
    for store, endpoint in zip(stores, ("a", "b"), strict=True):
        await store.prepare()
        await store.change(flags_for(endpoint, Stage.NEW), who="ada", why="", action="stage")
        await store.close()
    await stores[0].revision()
    (tmp_path / "two.db").replace(tmp_path / "one.db")
    assert (await stores[0].load())[1].keys() == {"route.b"}
    assert stores[0].generation == 1
    await stores[0].close()


async def test_a_file_that_is_gone_is_not_written_to(sqlite_url: str, tmp_path: Path) -> None:
    store = SqlFlagStore(sqlite_url)
    await store.prepare()
    await turn(store, "route.a")
    (tmp_path / "banyan.db").unlink()
    with pytest.raises(StoreUnavailableError, match=r"banyan\.db is gone"):
        await turn(store, "route.b")
    assert not (tmp_path / "banyan.db").exists()
    await store.close()


async def test_flag_that_was_never_set_is_not_switched_off_on_record(sqlite_url: str) -> None:
    store = SqlFlagStore(sqlite_url)
    await store.prepare()
    await store.change(flags_for("a", Stage.NEW), who="ada", why="", action="stage new")
    assert [entry.subject for entry in await store.audit()] == ["route.a"]
    await store.change(flags_for("a", Stage.LEGACY), who="ada", why="", action="stage legacy")
    assert [entry.subject for entry in await store.audit()] == ["route.a", "route.a"]
    await store.close()
