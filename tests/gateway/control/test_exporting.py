"""The report as a file, of what was asked for."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from gateway.control import exporting
from gateway.control.context import Control
from gateway.report.records import Comparison, Tally
from tests.gateway.control.conftest import client_of
from tests.gateway.control.test_reports import ENDPOINT, PRICE, fill


@pytest.fixture
async def reader(control: Control) -> AsyncIterator[httpx.AsyncClient]:
    await fill(control)
    async with client_of(control) as client:
        yield client


def endpoints_of(answer: httpx.Response) -> list[str]:
    return [each["endpoint"] for each in json.loads(answer.text)["endpoints"]]


async def test_only_what_was_compared_is_reported(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/api/report")
    assert endpoints_of(answer) == [ENDPOINT, "orders.get_orders"]
    assert answer.headers["x-banyan-failing"] == "1"


async def test_what_is_named_is_reported_in_any_case(reader: httpx.AsyncClient) -> None:
    assert len(endpoints_of(await reader.get("/api/report", params={"router": "customers"}))) == 4
    named = await reader.get("/api/report", params={"endpoint": ["orders.delete_order", ENDPOINT]})
    assert endpoints_of(named) == ["orders.delete_order", ENDPOINT]
    assert (await reader.get("/api/report", params={"endpoint": "nope"})).status_code == 404


@pytest.mark.parametrize(
    ("format_name", "begins", "name"),
    [("html", "<!doctype html>", "html"), ("junit", "<?xml", "xml"), ("csv", "endpoint,router", "csv")],
)
async def test_each_format_is_a_file(reader: httpx.AsyncClient, format_name: str, begins: str, name: str) -> None:
    answer = await reader.get("/api/report", params={"format": format_name})
    assert answer.text.startswith(begins)
    assert answer.headers["content-disposition"].endswith(f'banyan-report.{name}"')


async def test_what_is_not_listed_still_counts(
    reader: httpx.AsyncClient, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = Tally()
    for number in range(3):
        found = PRICE._replace(signature=f"ffff{number}", location=f"$.other{number}")
        more.add(Comparison(ENDPOINT, control.seconds(), "mismatch", (found,)))
    await control.report.apply("w", 2, more, control.seconds())
    monkeypatch.setattr(exporting, "LISTED_SIGNATURES", 6)
    monkeypatch.setattr(exporting, "LEAST_LISTED", 1)
    [found] = [each for each in json.loads((await reader.get("/api/report")).text)["endpoints"] if each["failing"]]
    assert (len(found["signatures"]), found["signatures_omitted"], found["unsettled"]) == (1, 3, 4)
