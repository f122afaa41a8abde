import httpx

from tests.support.new_side import database_of, new_side
from tests.support.outbox import happen


async def test_a_process_with_its_database_is_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/-/live")).json() == {"status": "alive"}
    assert (await client.get("/-/ready")).json() == {"status": "ready"}


async def test_without_its_database_it_is_alive_but_not_ready() -> None:
    async with new_side("postgresql://nobody@127.0.0.1:1/none") as client:
        assert (await client.get("/-/live")).status_code == 200
        answer = await client.get("/-/ready")
    assert answer.status_code == 503
    assert "database" in answer.json()["status"]


async def test_status_counts_what_is_still_to_be_told(client: httpx.AsyncClient) -> None:
    await happen(database_of(client), "customer.created", 1)
    outbox = (await client.get("/-/status")).json()["outbox"]
    assert outbox == {"unseen": 1, "waiting": 0, "dead": 0, "oldest": "2026-11-22T12:00:00+00:00"}


async def test_without_its_database_there_is_no_status() -> None:
    async with new_side("postgresql://nobody@127.0.0.1:1/none") as client:
        assert (await client.get("/-/status")).status_code == 503
