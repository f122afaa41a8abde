"""Words are found wherever they stand, and wildcards mean themselves."""

from gateway.report.queries.search import search_store
from gateway.report.store import ReportStore


async def kinds(store: ReportStore, text: str) -> list[tuple[str, str]]:
    async with store.transaction() as connection:
        return [(hit.kind, hit.id) for hit in await search_store(connection, text)]


async def test_all_words_must_be_found(filled: ReportStore) -> None:
    assert await kinds(filled, "B.GET $.NAME") == [("signature", "bb22")]
    assert await kinds(filled, "b.get $.price") == []
    assert await kinds(filled, "T-1") == [("signature", "bb22")]


async def test_reasons_are_found_in_the_audit_too(filled: ReportStore) -> None:
    assert await kinds(filled, "random by design") == [("signature", "bb22"), ("audit", "1")]


async def test_wildcards_mean_themselves(filled: ReportStore) -> None:
    assert await kinds(filled, "%") == []
    assert await kinds(filled, "  ") == []
