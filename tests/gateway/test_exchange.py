"""The values that travel: frozen, and right about which methods may be repeated."""

import pytest

from gateway.exchange import IDEMPOTENT_METHODS, SAFE_METHODS, Answer, Outgoing, Request, Side
from gateway.stream import complete

REQUEST = Request("GET", b"/", [], "1.1", "http", "10.0.0.7", b"a", 0, "id")


@pytest.mark.parametrize("value", [REQUEST, Outgoing("GET", b"/", [], 0), Answer(200, b"OK", [], complete())])
def test_values_do_not_change(value: object) -> None:
    with pytest.raises(AttributeError):
        value.headers = []  # type: ignore[attr-defined] # the very thing that must not work


def test_safe_and_idempotent_methods_are_those_of_the_rfc() -> None:
    assert {"GET", "HEAD", "OPTIONS", "TRACE"} == SAFE_METHODS
    assert {"PUT", "DELETE"} == IDEMPOTENT_METHODS - SAFE_METHODS
    assert not {"POST", "PATCH", "CONNECT"} & IDEMPOTENT_METHODS


def test_sides_are_named_as_in_logs_and_metrics() -> None:
    assert [str(side) for side in Side] == ["legacy", "new"]


def test_request_is_no_handshake_unless_it_says_so() -> None:
    assert (REQUEST.upgrade, REQUEST.informational) == (False, None)
