"""What a take keeps of an exchange as it passes."""

from typing import Any

import pytest

from gateway.capture import Budget, Copy
from gateway.exchange import Answer, Request
from gateway.stream import complete
from gateway.tape.take import Take

HEADERS = [(b"content-type", b"application/json")]


def request(method: str = "GET", length: int | None = 0, upgrade: bool = False) -> Request:
    return Request(method, b"/a?x=1", [(b"accept", b"*/*")], "1.1", "http", "::1", b"erp", length, "q1", upgrade)


def make_take(method: str = "GET", limit: int = 100) -> Take:
    budget = Budget(1000)
    clock = iter([3.5, 4.0]).__next__
    take = Take("shop.get", request(method), Copy(budget, limit), Copy(budget, limit), clock, 1_764_000_000.0, 3.0)
    take.body.whole = True
    return take


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, b"", HEADERS, complete(body), len(body))


def test_an_answer_that_came_at_once_is_an_exchange() -> None:
    take = make_take()
    take.take_whole(200, HEADERS, b'{"a":1}')
    found = take.to_sample()
    assert take.is_whole
    assert (found.endpoint, found.request.target, found.request_id) == ("shop.get", b"/a?x=1", "q1")
    assert found.legacy is not None
    assert (found.legacy.status, found.legacy.body, found.legacy.seconds) == (200, b'{"a":1}', 0.5)


async def test_bodies_are_copied_as_they_pass() -> None:
    take = make_take("POST")
    take.body.whole = False
    sent = take.follow_body(complete(b"asked"))
    given = take.follow(answer(b"told"))
    assert sent is not None
    assert not take.is_whole
    assert (await sent.read(), await given.body.read()) == (b"asked", b"told")
    assert take.is_whole
    assert (take.to_sample().request.body, take.answer.data) == (b"asked", b"told")


@pytest.mark.parametrize(("method", "status", "body"), [("HEAD", 200, b""), ("GET", 204, b""), ("GET", 200, b"")])
def test_an_answer_without_a_body_is_whole_at_once(method: str, status: int, body: bytes) -> None:
    take = make_take(method)
    take.follow(answer(body, status))
    assert take.is_whole


@pytest.mark.parametrize("body", [b"x" * 101, b"x" * 2000])
async def test_what_is_too_large_is_no_exchange(body: Any) -> None:
    take = make_take()
    given = take.follow(answer(body))
    while await given.body.read():
        pass
    assert not take.is_whole
    assert take.answer.size == 0
