"""The canonical line of a request, in both its forms."""

import json

from hypothesis import given
from hypothesis import strategies as st

from gateway.decision import Decision
from gateway.endpoints import Endpoint
from gateway.exchange import Request, Side
from gateway.passage import Passage


@given(
    st.binary(max_size=20).filter(lambda path: b"?" not in path),
    st.text(min_size=1, max_size=10),
    st.sampled_from([None, "connect", 'a"b']),
    st.sampled_from([None, Side.NEW]),
)
def test_line_is_the_same_in_both_forms(path: bytes, request_id: str, told: str | None, shadowed: Side | None) -> None:
    request = Request("GET", b"/" + path + b"?secret", [], "1.1", "http", "::1", b"a", 0, request_id)
    decision = Decision(Side.LEGACY, shadowed, "route_off")
    passage = Passage(request, 0.0, None, decision, fallback=told, error=told, status=200, sent=7, seconds=0.01234)
    line = json.loads(passage.to_json("2026-01-01T00:00:00.000Z"))
    assert line == {**passage.fields(), "timestamp": "2026-01-01T00:00:00.000Z"}


def test_a_line_has_neither_a_secret_parameter_nor_a_personal_id() -> None:
    request = Request("GET", b"/join/open-sesame", [], "1.1", "http", "::1", b"a", 0, "maryam@example.net")
    passage = Passage(request, 0.0, Endpoint("join.get", "GET", "/join/{token}"))
    line = passage.to_json("2026-01-01T00:00:00.000Z").decode()
    assert ("sesame" in line, "maryam" in line) == (False, False)
