"""A ticket looks on: what it saw, and how the request ended, settle what can be settled without asking."""

import pytest

from gateway.capture import Budget, Copy
from gateway.compare import Outcome
from gateway.compare.model import Failure
from gateway.endpoints import Endpoint
from gateway.exchange import Answer, Request, Side
from gateway.policies import PLAIN
from gateway.shadow.ticket import Ending, Fate, Ticket
from gateway.stream import Stream, complete

REQUEST = Request("GET", b"/", [], "1.1", "http", "10.0.0.1", b"a", 0, "id-1")


def ticket(method: str = "GET", budget: Budget | None = None) -> Ticket:
    budget = budget or Budget(100)
    endpoint = Endpoint("items.get", "GET", "/")
    made = Ticket(
        endpoint, REQUEST._replace(method=method), Side.NEW, PLAIN, Copy(budget, 10), Copy(budget, 10), lambda: 7.0
    )
    made.body.whole = True
    return made


def ended(error: str | None = None, served: Side = Side.LEGACY) -> Ending:
    return Ending(5.0, served, error)


def test_whole_answer_is_there_to_be_compared() -> None:
    looking = ticket()
    answer = looking.follow(Answer(200, b"OK", [(b"A", b"b")], complete(b"body"), 4))
    assert looking.served(5.0) is None
    assert answer.body.take() == b"body"
    served = looking.served(5.0)
    assert served is not None
    assert (served.observation.body, served.seconds, looking.close(ended())) == (b"body", 2.0, None)


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204), ("GET", 304)])
def test_answer_without_a_body_is_whole_at_once(method: str, status: int) -> None:
    looking = ticket(method)
    looking.follow(Answer(status, b"", [], complete(), 0))
    assert looking.served(5.0) is not None


@pytest.mark.parametrize(
    ("error", "served", "fate"),
    [
        ("connect", Side.LEGACY, Outcome.LEGACY_ERROR),
        ("protocol", Side.NEW, Outcome.NEW_ERROR),
        ("timeout", Side.LEGACY, Outcome.TIMEOUT),
        ("bad_request", Side.LEGACY, Outcome.NOT_COMPARABLE),
    ],
)
def test_failed_request_is_settled_by_who_failed(error: str, served: Side, fate: Outcome) -> None:
    settled = ticket().close(ended(error, served))
    assert settled is not None
    assert settled.outcome is fate


def test_client_that_left_settles_nothing() -> None:
    looking = ticket()
    looking.follow(Answer(200, b"OK", [], Stream(), None)).body.close()
    assert looking.close(ended("client_gone")) is None
    assert looking.served(5.0) is None


def test_settled_ticket_copies_nothing() -> None:
    budget = Budget(100)
    looking = ticket(budget=budget)
    looking.fate = Fate(Outcome.SHED, "rate")
    body = complete(b"body")
    assert looking.follow_body(body) is body
    assert looking.follow(Answer(200, b"OK", [], body, 4)).body is body
    looking.take_whole(200, [], b"body")
    assert budget.held == 0


def test_what_new_said_is_kept_as_far_as_it_is_here() -> None:
    looking, body = ticket(), Stream()
    body.push(b"half")
    looking.note_failure(Answer(500, b"Oops", [], body, 9), 5.0)
    assert looking.said is not None
    seen = looking.said.observation
    assert (seen.status, seen.body, seen.truncated, looking.said.seconds) == (500, b"half", True, 2.0)
    looking.note_failure(None, 5.0, timed_out=True)
    assert looking.said.observation.failure is Failure.TIMEOUT
