"""Each page's twin as JSON, over a real store."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.control.context import Control
from gateway.report.records import Comparison, Found, Tally
from gateway.report.samples import Sample, SampleDifference, SampleRequest, encode_sample
from tests.gateway.control.conftest import client_of

ENDPOINT = "customers.get_customer"
PRICE = Found("aa11", "$.price", "type", ("string", "number"), 3)


def sample(at: float) -> bytes:
    difference = SampleDifference("aa11", "$.price", "type", "1.50", 1.5, 3)
    request = SampleRequest("GET", b"/api/customers/1")
    return encode_sample(Sample(at, "r-1", ENDPOINT, "legacy", "mismatch", request, None, None, (difference,)))


async def fill(control: Control) -> None:
    now, tally = control.seconds(), Tally()
    for minute in range(10):
        tally.add(Comparison(ENDPOINT, now - 60 * minute, "match", (), (), "GET ?", 0.01, 0.02, "b1"))
    tally.add(Comparison(ENDPOINT, now, "mismatch", (PRICE,), (), "GET ?", 0.01, 0.02, "b1", sample(now)))
    tally.add(Comparison("orders.get_orders", now, "timeout"))
    await control.report.apply("w", 1, tally, now)


@pytest.fixture
async def reader(control: Control) -> AsyncIterator[httpx.AsyncClient]:
    await fill(control)
    async with client_of(control) as client:
        yield client


async def ask(client: httpx.AsyncClient, path: str, **query: str | int) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_progress_has_routers_and_days(reader: httpx.AsyncClient) -> None:
    found = await ask(reader, "/api/progress")
    assert found["stages"] == {"legacy": 6, "shadow": 0, "canary": 0, "new": 0}
    assert [row["router"] for row in found["routers"]] == ["customers", "orders"]
    assert len(found["burn_up"]) == 1
    standing = found["standing"]
    assert standing["outcomes"]["sampled"] == standing["accounting"]["sampled"] == 12
    assert (standing["unsettled"], [each["endpoint"] for each in standing["worst"]]) == (1, [ENDPOINT])


async def test_an_endpoint_s_report_adds_up(reader: httpx.AsyncClient) -> None:
    found = await ask(reader, f"/api/endpoints/{ENDPOINT}/report", last="1h", by="minute")
    outcomes, series = found["outcomes"], found["series"]
    assert outcomes["sampled"] == sum(point["outcomes"]["sampled"] for point in series) == 11
    assert outcomes["match_rate"] == 10 / 11
    assert [each["side"] for each in found["latency"]] == ["legacy", "new", "ratio"]
    assert found["builds"][0]["states"] == {"open": 1}


async def test_outcomes_name_the_worst(reader: httpx.AsyncClient) -> None:
    found = await ask(reader, "/api/outcomes")
    assert [each["endpoint"] for each in found["worst"]] == [ENDPOINT]
    assert (await ask(reader, "/api/outcomes", router="orders"))["worst"] == []


async def test_signatures_lead_to_their_samples(reader: httpx.AsyncClient) -> None:
    listed = await ask(reader, "/api/signatures", endpoint=ENDPOINT, state="open")
    [row] = listed["signatures"]
    found = await ask(reader, f"/api/signatures/{row['id']}")
    [document] = (await ask(reader, f"/api/signatures/{row['id']}/samples"))["samples"]
    assert found["signature"] == row
    assert document["differences"][0]["legacy"] == "1.50"
    assert await ask(reader, "/api/signatures", state="bug") == {"signatures": [], "total": 0}


async def test_search_looks_everywhere(reader: httpx.AsyncClient) -> None:
    found = await ask(reader, "/api/search", q="customers price")
    assert [(hit["kind"], hit["id"]) for hit in found["hits"]] == [("signature", "aa11")]
    names = await ask(reader, "/api/search", q="get_customer")
    assert {hit["kind"] for hit in names["hits"]} == {"endpoint", "signature"}


async def test_accounting_is_exact(reader: httpx.AsyncClient) -> None:
    found = await ask(reader, "/api/accounting", last="7d", by="day")
    assert (found["sampled"], found["exact"], found["incomplete"]) == (12, True, [])
    assert (await ask(reader, "/api/accounting", router="orders"))["sampled"] == 1


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/api/endpoints/customers.get_custome/report", 404, "customers.get_customer"),
        ("/api/endpoints/orders.get_orders/report?last=soon", 422, "no duration"),
        ("/api/signatures/ffff", 404, "no signature 'ffff'"),
        ("/api/signatures/ffff/samples", 404, "no signature 'ffff'"),
        ("/api/accounting?router=nobody", 404, "no router 'nobody'"),
        ("/api/search?q=", 422, "q"),
    ],
)
async def test_a_refusal_is_one_sentence(reader: httpx.AsyncClient, path: str, status: int, sentence: str) -> None:
    answer = await reader.get(path)
    assert answer.status_code == status
    assert sentence in answer.json()["error"]["message"]


async def test_a_sample_that_cannot_be_read_says_so(control: Control, reader: httpx.AsyncClient) -> None:
    tally, now = Tally(), control.seconds() + 1
    tally.add(Comparison(ENDPOINT, now, "mismatch", (PRICE,), sample=b'{"version": 9}'))
    await control.report.apply("w", 2, tally, now)
    first, second = (await ask(reader, "/api/signatures/aa11/samples"))["samples"]
    assert "version 9" in first["unreadable"]
    assert second["request"]["target"] == "/api/customers/1"
