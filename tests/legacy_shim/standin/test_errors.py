"""Validation errors as pydantic 2.5 wrote them."""

import httpx

from legacy_shim.standin.errors import as_pydantic_2_5

PAGE = "https://errors.pydantic.dev/2.5/v/"


def test_each_error_ends_with_its_page() -> None:
    error = {"type": "missing", "loc": ("body", "name"), "msg": "Field required", "input": {}}
    assert as_pydantic_2_5([error]) == [{**error, "url": f"{PAGE}missing"}]


def test_a_body_that_is_no_json_has_no_page() -> None:
    error = {"type": "json_invalid", "loc": ("body", 1), "msg": "JSON decode error", "input": {}}
    assert as_pydantic_2_5([error]) == [error]


async def test_a_missing_query_parameter_is_told_so(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    response = await client.post("/api/auth/mfa/verify-setup", headers=admin)
    assert response.status_code == 422
    assert response.json()["detail"] == [
        {
            "type": "missing",
            "loc": ["query", "code"],
            "msg": "Field required",
            "input": None,
            "url": f"{PAGE}missing",
        }
    ]


async def test_a_body_of_null_is_missing(client: httpx.AsyncClient) -> None:
    response = await client.put("/api/customers/1", content=b"null")
    (problem,) = response.json()["detail"]
    assert (problem["type"], problem["loc"], problem["url"]) == ("missing", ["body"], f"{PAGE}missing")


async def test_keys_come_in_the_old_order(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/users/", json={"name": 1})
    (first, *_) = response.json()["detail"]
    assert list(first) == ["type", "loc", "msg", "input", "url"]


async def test_an_unhandled_error_is_plain_text(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    response = await client.get("/api/branches/", headers=admin)
    assert (response.status_code, response.text) == (500, "Internal Server Error")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
