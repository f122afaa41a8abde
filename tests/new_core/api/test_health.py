import httpx

from tests.support.new_side import new_side


async def test_a_process_with_its_database_is_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/-/live")).json() == {"status": "alive"}
    assert (await client.get("/-/ready")).json() == {"status": "ready"}


async def test_without_its_database_it_is_alive_but_not_ready() -> None:
    async with new_side("postgresql://nobody@127.0.0.1:1/none") as client:
        assert (await client.get("/-/live")).status_code == 200
        answer = await client.get("/-/ready")
    assert answer.status_code == 503
    assert "database" in answer.json()["status"]
