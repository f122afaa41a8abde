"""What main.py itself served."""

import httpx


async def test_says_what_it_is(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/")).json()
    assert answer["docs"] == "/docs"


async def test_is_healthy_in_arabic(client: httpx.AsyncClient) -> None:
    response = await client.get("/health")
    assert response.text == '{"status":"healthy","message":"النظام يعمل بشكل طبيعي"}'
