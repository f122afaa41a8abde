"""The protocols are kept by those who claim them; mypy checks the signatures, this that they are the same things."""

from flags.compiled import CompiledFlags
from flags.embedded import EmbeddedFlags
from flags.model import Caller, Flag
from flags.provider import Flags, FlagStore
from flags.store import SqlFlagStore


def answers(flags: Flags) -> tuple[int, bool | None, bool]:
    return flags.revision, flags.verdict("f"), flags.is_on("f", Caller())


async def revise(store: FlagStore) -> int:
    return await store.change([Flag("f", enabled=True)], who="ada", why="try", action="set")


def test_a_table_answers_as_flags() -> None:
    assert answers(CompiledFlags([Flag("f", enabled=True)], revision=7)) == (7, True, True)


async def test_embedded_flags_are_flags_and_their_store(sqlite_url: str) -> None:
    embedded = await EmbeddedFlags.create(sqlite_url)
    assert answers(embedded) == (0, False, False)
    assert await revise(embedded) == 1
    assert answers(embedded) == (1, True, True)
    await embedded.close()


async def test_a_bare_store_takes_changes(store: SqlFlagStore) -> None:
    assert await revise(store) == 1
