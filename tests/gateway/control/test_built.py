"""What the new side has, by its own document; while it says nothing, what it said before."""

import asyncio
import contextlib

import httpx
import pytest

from gateway.control.built import EVERY_SECONDS, RETRY_SECONDS, Built
from gateway.endpoints import Endpoint

URL = "http://new/openapi.json"
ENDPOINTS = (
    Endpoint("a.get", "GET", "/a/{a_id:int}"),
    Endpoint("a.put", "PUT", "/a/{a_id}"),
    Endpoint("a.live", "WEBSOCKET", "/a/live"),
)
DOCUMENT = {"openapi": "3.1.0", "paths": {"/a/{number}": {"get": {"responses": {}}}, "/b": {"put": {"responses": {}}}}}


class Asking:
    """A side that gives one answer after the other, and a clock that ends the watch after the last."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.slept: list[float] = []
        self.built = Built(URL, ENDPOINTS, httpx.MockTransport(lambda _: self.answers.pop(0)), self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if not self.answers:
            raise asyncio.CancelledError

    async def run(self) -> Built:
        with contextlib.suppress(asyncio.CancelledError):
            await self.built.watch()
        return self.built


async def test_names_and_converters_of_parameters_do_not_matter() -> None:
    asking = Asking(httpx.Response(200, json=DOCUMENT))
    built = await asking.run()
    assert built.known == frozenset({"a.get"})
    assert (built.trouble, asking.slept) == ("", [EVERY_SECONDS])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx.Response(503), "503"),
        (httpx.Response(200, text="<html>"), f"{URL} is not JSON"),
        (httpx.Response(200, json={"openapi": "3.1.0", "paths": {}}), "lists no 'paths'"),
    ],
)
async def test_what_was_known_stands(answer: httpx.Response, sentence: str) -> None:
    asking = Asking(httpx.Response(200, json=DOCUMENT), answer)
    built = await asking.run()
    assert built.known == frozenset({"a.get"})
    assert sentence in built.trouble
    assert "\n" not in built.trouble
    assert asking.slept == [EVERY_SECONDS, RETRY_SECONDS]


async def test_without_an_address_nobody_knows() -> None:
    built = Built(None, ENDPOINTS)
    await built.watch()
    assert built.known is None
