"""What is sent of a recorded request, and what becomes of answers."""

from dataclasses import replace

import httpx
import pytest

from gateway.compare.model import Failure, Observation
from gateway.errors import SettingsError
from gateway.policies import SideHeaders
from gateway.replay import asking
from gateway.replay.asking import Asker, as_addressed_then, hidden_credentials, read_credentials, read_headers
from gateway.report.samples import SampleRequest
from tests.gateway.replay.conftest import answering

RECORDED = SampleRequest(
    "GET",
    b"/a%20b?x=1&x",
    [
        (b"Host", b"old"),
        (b"Authorization", b"tok_0123456789abcdef"),
        (b"If-None-Match", b'"1"'),
        (b"Accept-Encoding", b"br"),
        (b"X-Tenant", b"acme"),
        (b"x-tenant", b"zed"),
    ],
)


def _asker(transport: httpx.AsyncBaseTransport, *headers: tuple[bytes, bytes], base: str = "http://new:9") -> Asker:
    return Asker(transport, base, list(headers), 1.0, clock=iter(range(9)).__next__)


def test_the_target_and_plain_fields_go_as_they_came() -> None:
    sent = _asker(answering({})).message(RECORDED)
    assert sent.extensions["target"] == b"/a%20b?x=1&x"
    assert sent.headers.get_list("x-tenant") == ["acme", "zed"]
    assert {name: sent.headers[name] for name in ("host", "accept-encoding", "x-banyan-replay")} == {
        "host": "new:9",
        "accept-encoding": "identity",
        "x-banyan-replay": "1",
    }
    assert "authorization" not in sent.headers
    assert "if-none-match" not in sent.headers


def test_conditions_go_only_where_the_recorded_answer_is_about_them() -> None:
    asked = replace(RECORDED, headers=[(b"If-None-Match", b'"1"'), (b"If-Range", b'"1"'), (b"Range", b"bytes=0-3")])
    sent = {status: _asker(answering({})).message(asked, recorded=status).headers for status in (200, 206, 304)}
    names = {status: [name for name in ("if-none-match", "range") if name in sent[status]] for status in sent}
    assert names == {200: [], 206: ["range"], 304: ["if-none-match"]}


def test_what_is_set_for_the_run_takes_the_recorded_ones_place() -> None:
    sent = _asker(answering({}), (b"X-Tenant", b"own"), base="http://new:9/base").message(RECORDED)
    assert sent.headers.get_list("x-tenant") == ["own"]
    assert sent.extensions["target"] == b"/base/a%20b?x=1&x"


def test_each_hidden_user_is_asked_as_themselves() -> None:
    asker = replace(
        _asker(answering({}), (b"Authorization", b"Bearer all")),
        credentials={b"tok_0123456789abcdef": b"Bearer omar"},
        policies={"a.get": SideHeaders(((b"X-Key", b"k"),), frozenset({b"x-key", b"x-tenant"}))},
    )
    other = replace(RECORDED, headers=[(b"Authorization", b"tok_ffffffffffffffff")])
    sent = asker.message(RECORDED, "a.get")
    assert sent.headers.get_list("authorization") == ["Bearer omar"]
    assert asker.message(other).headers.get_list("authorization") == ["Bearer all"]
    assert (sent.headers["x-key"], "x-tenant" in sent.headers) == ("k", False)
    assert hidden_credentials(RECORDED) == [("authorization", "tok_0123456789abcdef")]


def test_credentials_of_hidden_users_come_from_the_environment() -> None:
    found = read_credentials(["tok_0123456789abcdef=Bearer $OMAR"], {"OMAR": "t0p"})
    assert found == {b"tok_0123456789abcdef": b"Bearer t0p"}
    for text, said in (("omar=$OMAR", "is no hidden value"), ("tok_0123456789abcdef=$NONE", "has no NONE")):
        with pytest.raises(SettingsError, match=said):
            read_credentials([text], {"OMAR": "t0p"})


@pytest.mark.parametrize(
    ("raised", "failure"), [(httpx.ReadTimeout("slow"), Failure.TIMEOUT), (httpx.ConnectError("gone"), Failure.ERROR)]
)
async def test_no_answer_is_a_result_too(raised: Exception, failure: Failure) -> None:
    heard = await _asker(answering({"/": raised})).ask(SampleRequest("GET", b"/"))
    assert (heard.observation.failure, heard.seconds) == (failure, 1)


async def test_why_there_is_no_answer_is_kept() -> None:
    gone = httpx.ConnectError("All attempts failed")
    gone.__cause__ = ConnectionRefusedError("Connection refused")
    for raised, said in ((gone, "Connection refused"), (httpx.ReadTimeout(""), "ReadTimeout"), (ValueError("x"), "x")):
        assert (await _asker(answering({"/": raised})).ask(SampleRequest("GET", b"/"))).trouble == said


async def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LARGEST", 10)
    heard = await _asker(answering({"/": "x" * 100})).ask(SampleRequest("GET", b"/"))
    assert heard.observation.truncated


@pytest.mark.parametrize(
    ("now", "compared"),
    [
        (b"http://new:9/a/?x=1", b"https://erp/a/?x=1"),
        (b"http://new:9/b", b"https://erp/b"),
        (b"http://other/a/?x=1", b"http://other/a/?x=1"),
        (b"/a/?x=1", b"/a/?x=1"),
        (b"http://[::1", b"http://[::1"),
    ],
)
def test_an_application_that_points_at_itself_does_so_as_then(now: bytes, compared: bytes) -> None:
    recorded = Observation(307, [(b"Location", b"https://erp/a/?x=1")], b"")
    fresh = Observation(307, [(b"location", now), (b"x-a", b"http://new:9/")], b"")
    found = as_addressed_then(fresh, "http://new:9/base", recorded, b"erp")
    assert found.headers == [(b"location", compared), (b"x-a", b"http://new:9/")]
    assert as_addressed_then(fresh, "http://new:9", recorded, b"else") == fresh


def test_credentials_come_from_the_environment() -> None:
    found = read_headers(["Authorization: Bearer $TOKEN", "X-A: ${TOKEN}!"], {"TOKEN": "t0p"})
    assert found == [(b"Authorization", b"Bearer t0p"), (b"X-A", b"t0p!")]


@pytest.mark.parametrize(
    ("text", "said"), [("Authorization $T", "is no header"), ("A: $NONE", "has no NONE"), ("A: $BAD", "may hold")]
)
def test_a_header_that_cannot_be_sent_is_refused_without_its_value(text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        read_headers([text], {"BAD": "secret\r\n"})
    assert "secret" not in str(caught.value)
