import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated

import httpx
import pytest
from fastapi import Body, FastAPI
from pydantic import BaseModel
from structlog.testing import capture_logs

from legacy_shim.dialect import Answers, add_error_handlers, json_response
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError


class Thing(BaseModel):
    name: str
    amount: Decimal = Decimal(0)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI(strict_content_type=False)

    @app.post("/things")
    async def things(thing: Annotated[Thing, Body()]) -> str:
        return thing.name

    @app.get("/things/{name}")
    @app.get("/errors/{name}")
    async def errors(name: str) -> None:
        raise CustomerNotFoundError(1) if name == "missing" else InvalidValueError("name", Decimal("1.5"), "must not")

    @app.post("/amounts")
    async def amounts(thing: Thing) -> None:
        raise InvalidValueError("amount", thing.amount, "must be less")

    other: Answers = {CustomerNotFoundError: (410, "Gone")}
    missing: Answers = {CustomerNotFoundError: (404, "Customer not found")}
    add_error_handlers(app, {"/errors": missing, "/things": {}, "/other": other})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        yield client


def test_json_is_compact_and_keeps_its_letters() -> None:
    assert json_response({"a": "مرحبا", "b": [1.0, 0]}).body == '{"a":"مرحبا","b":[1.0,0]}'.encode()


async def test_a_missing_field_links_to_its_explanation(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", json={})
    assert json.loads(answer.text) == {
        "detail": [
            {
                "type": "missing",
                "loc": ["body", "name"],
                "msg": "Field required",
                "input": {},
                "url": "https://errors.pydantic.dev/2.5/v/missing",
            }
        ]
    }


async def test_a_body_of_null_is_no_body(client: httpx.AsyncClient) -> None:
    none, null = [await client.post("/things", content=content) for content in (b"", b"null")]
    assert none.json() == null.json()
    assert null.json()["detail"][0]["loc"] == ["body"]


async def test_malformed_json_has_no_link(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.json()["detail"][0]["type"] == "json_invalid"
    assert "url" not in answer.json()["detail"][0]


async def test_errors_of_services_have_their_old_words(client: httpx.AsyncClient) -> None:
    answer = await client.get("/errors/missing")
    assert (answer.status_code, answer.text) == (404, '{"detail":"Customer not found"}')


async def test_an_error_without_an_answer_speaks_for_itself_and_is_logged(client: httpx.AsyncClient) -> None:
    with capture_logs() as logged:
        answer = await client.get("/things/missing")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Customer 1 not found"})
    assert logged[0]["event"] == "legacy_shim.unforeseen_error"


async def test_a_broken_rule_is_a_validation_error(client: httpx.AsyncClient) -> None:
    answer = await client.get("/errors/rule")
    (problem,) = answer.json()["detail"]
    assert (answer.status_code, problem["loc"], problem["msg"]) == (422, ["body", "name"], "Value error, must not")
    assert problem["input"] == 1.5


@pytest.mark.parametrize("number", ["1E+1000000000", "9" * 5000])
async def test_a_number_of_endless_digits_is_repeated_as_text(client: httpx.AsyncClient, number: str) -> None:
    answer = await client.post("/amounts", json={"name": "x", "amount": number})
    assert (answer.status_code, answer.json()["detail"][0]["input"]) == (422, number)


async def test_a_deep_body_is_repeated_wholly(client: httpx.AsyncClient) -> None:
    deep = "[" * 200 + "]" * 200
    answer = await client.post(
        "/things", content='{"name": ' + deep + "}", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert deep in answer.text


async def test_a_deep_body_that_cannot_be_is_repeated_only_so_far(client: httpx.AsyncClient) -> None:
    deep = '{"name": ' + "[" * 500 + "NaN" + "]" * 500 + "}"
    answer = await client.post("/things", content=deep, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "…" in answer.text
    assert len(answer.text) < 500


async def test_a_body_that_is_no_text_is_repeated_as_far_as_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.post("/things", content=b"a\xff", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["detail"][0]["input"]) == (422, "a\ufffd")
