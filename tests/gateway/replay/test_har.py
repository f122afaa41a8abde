"""HAR files as browsers and proxies write them."""

import base64
import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import RecordingError
from gateway.replay.har import read_har


def _entry(url: str = "http://erp:8000/api/customers/1?x=%20", **given: Any) -> dict[str, Any]:
    request = {
        "method": "GET",
        "url": url,
        "headers": [{"name": ":path", "value": "/"}, {"name": "Accept", "value": "a"}],
    }
    response = {
        "status": 200,
        "headers": [{"name": "Content-Encoding", "value": "br"}, {"name": "content-type", "value": "application/json"}],
        "content": {"text": '{"id":1}'},
    }
    return {
        "startedDateTime": "2026-11-25T10:00:00.000Z",
        "time": 12.5,
        "request": {**request, **given.get("request", {})},
        "response": {**response, **given.get("response", {})},
    }


def _har(*entries: Any) -> bytes:
    return json.dumps({"log": {"entries": entries}}).encode()


def test_an_entry_becomes_a_sample() -> None:
    (found,) = read_har(_har(_entry()), lambda method, target: f"{method} {target.decode()}").samples
    assert (found.endpoint, found.request.target) == ("GET /api/customers/1?x=%20", b"/api/customers/1?x=%20")
    assert found.request.headers == [(b"Accept", b"a")]
    assert found.legacy is not None
    assert (found.legacy.headers, found.legacy.body) == ([(b"content-type", b"application/json")], b'{"id":1}')
    assert (found.legacy.seconds, found.at) == (0.0125, 1795600800.0)


def test_only_one_host_is_taken_and_what_is_left_out_is_said() -> None:
    blocked = _entry(response={"status": 0})
    data = _har(_entry(), blocked, _entry("http://cdn/x.js"))
    found = read_har(data, lambda *_: "e")
    assert (len(found.samples), found.left_out) == (1, {"of cdn": 1, "without an answer": 1})
    assert len(read_har(data, lambda *_: "e", "cdn").samples) == 1
    with pytest.raises(RecordingError, match="nothing of host 'x'; it has cdn, erp:8000"):
        read_har(data, lambda *_: "e", "x")


def test_bodies_come_in_each_way_a_har_may_hold_them() -> None:
    posted = _entry(request={"method": "post", "postData": {"params": [{"name": "a", "value": "ü&"}]}})
    text = _entry(request={"postData": {"text": "raw"}})
    binary = _entry(response={"content": {"text": base64.b64encode(b"\x89P").decode(), "encoding": "base64"}})
    found = read_har(_har(posted, text, binary), lambda *_: "e").samples
    assert [each.request.body for each in found] == [b"a=%C3%BC%26", b"raw", b""]
    assert found[2].legacy is not None
    assert (found[0].request.method, found[2].legacy.body) == ("POST", b"\x89P")


def test_a_media_type_may_stand_beside_the_body_alone() -> None:
    posted = {"mimeType": "application/x-www-form-urlencoded", "text": "otp=1"}
    there = {"headers": [{"name": "content-type", "value": "text/plain"}], "postData": posted}
    (bare, named) = read_har(_har(_entry(request={"postData": posted}), _entry(request=there)), lambda *_: "e").samples
    assert (b"Content-Type", b"application/x-www-form-urlencoded") in bare.request.headers
    assert [value for name, value in named.request.headers if name.lower() == b"content-type"] == [b"text/plain"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no HAR file"),
        (b'{"log":{}}', "no HAR file"),
        (_har(), "it has no entry"),
        (_har(_entry("data:,x")), "it has no entry"),
    ],
)
def test_what_is_no_har_is_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(RecordingError, match=said):
        read_har(data, lambda *_: "e")


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"request": {"url": "http://erp:8000/"}}, "without an answer"),
        (_entry(request={"method": "GET /x"}), "that cannot be read (entry 2: ValueError(\"'GET /X' is no method\"))"),
        (_entry(response={"content": {"text": "*", "encoding": "base64"}}), "content is not base64"),
        (_entry(request={"headers": [{"name": "ع", "value": "x"}]}), "that cannot be read (entry 2: UnicodeEncodeError"),
        (_entry(response={"status": -1}), "without an answer"),
        (_entry("ws://erp:8000/ws", response={"status": 101}), "of a websocket"),
        (_entry(response={"content": {"size": 72}}), "without the answer's body"),
        (_entry("data:,x"), "of no host"),
        (_entry("http://[::1/x"), "of no host"),
        (_entry(request={"postData": {"mimeType": "multipart/form-data; boundary=x", "params": [{"name": "f"}]}}),
         "without the request's body"),
        (_entry(request={"headers": [{"name": "Content-Length", "value": "9"}]}), "without the request's body"),
    ],
)  # fmt: skip
def test_an_entry_that_lacks_something_costs_no_other(entry: Any, why: str) -> None:
    found = read_har(_har(_entry(), entry), lambda *_: "e")
    (said,) = found.left_out
    assert (len(found.samples), why in said, found.left_out[said]) == (1, True, 1)


def test_what_browsers_leave_out_or_write_in_their_own_way_is_read() -> None:
    bare = _entry("http://erp:8000/ä b?q=ع", request={"headers": None}, response={"headers": None, "content": None})
    joined = _entry(response={"headers": [{"name": "Set-Cookie", "value": "a=1\nb=2"}], "content": {"text": "\ud800"}})
    cached = _entry(request={"postData": {"text": ""}}, response={"status": 304, "content": {"text": "x", "size": 1}})
    data = b"\xef\xbb\xbf" + _har(bare, joined, cached)
    one, two, three = read_har(data, lambda *_: "e").samples
    assert (one.request.target, one.request.headers) == (b"/%C3%A4%20b?q=%D8%B9", [])
    assert two.legacy is not None
    assert two.legacy.headers == [(b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2")]
    assert three.legacy is not None
    assert three.legacy.body == b""


@given(st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(
    ["log", "entries", "request", "response", "url", "headers", "content", "status"]), inner)))  # fmt: skip
def test_any_json_is_read_or_refused(value: Any) -> None:
    with contextlib.suppress(RecordingError):
        assert isinstance(read_har(json.dumps({"log": {"entries": value}}).encode(), lambda *_: "e").samples, list)
