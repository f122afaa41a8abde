"""Notes stand in the transaction of what they note, and are read back page by page."""

from datetime import UTC

from flags.audit import append_audit
from flags.provider import AuditNote
from flags.store import SqlFlagStore


def note(subject: str, before: object = None) -> AuditNote:
    return AuditNote("ada", "rule.add", subject, before, {"is": ["equal", "متساوٍ"]}, "QA-7")


async def append(store: SqlFlagStore, *subjects: str) -> None:
    async with store.engine.begin() as connection:
        for subject in subjects:
            await append_audit(connection, note(subject))


async def test_a_note_is_read_back_whole(store: SqlFlagStore) -> None:
    async with store.engine.begin() as connection:
        key = await append_audit(connection, note("customers.get", before=[1, None, "x"]))
    [entry] = await store.audit()
    assert entry.id == key
    assert entry.at.tzinfo is UTC
    assert (entry.who, entry.action, entry.subject, entry.reason) == ("ada", "rule.add", "customers.get", "QA-7")
    assert (entry.before, entry.after) == ([1, None, "x"], {"is": ["equal", "متساوٍ"]})


async def test_a_note_goes_with_its_transaction(store: SqlFlagStore) -> None:
    async with store.engine.connect() as connection:
        await append_audit(connection, note("a"))
        await connection.rollback()
    assert await store.audit() == []


async def test_pages_follow_one_another(store: SqlFlagStore) -> None:
    await append(store, "a", "b", "c", "d", "e")
    first = await store.audit(limit=2)
    second = await store.audit(limit=2, before_id=first[-1].id)
    assert [entry.subject for entry in [*first, *second]] == ["e", "d", "c", "b"]


async def test_an_endpoint_stands_for_its_flags(store: SqlFlagStore) -> None:
    await append(store, "route.a", "shadow.a", "a", "route.b", "route.a.b")
    assert [entry.subject for entry in await store.audit(subject="a")] == ["a", "shadow.a", "route.a"]
    assert [entry.subject for entry in await store.audit(subject="route.b")] == ["route.b"]
