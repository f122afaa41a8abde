"""Who asks, read from what a client sends; nothing a client sends may break it."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flags.registry import Caller
from gateway.exchange import RawHeaders, Request
from gateway.identity import Sources, identify


def caller_of(headers: RawHeaders, sources: Sources | None = None, names: tuple[str, ...] = ()) -> Caller:
    request = Request("GET", b"/", headers, "1.1", "http", "10.0.0.7", b"a", 0, "id")
    return identify(request, sources or Sources(), names)


def bearer(claims: object) -> RawHeaders:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    return [(b"Authorization", b"Bearer e30." + payload + b".sig")]


def test_nobody_is_somebody_with_nothing() -> None:
    caller = caller_of([])
    assert not caller.user_id
    assert not caller.tenant
    assert caller.remote_address == "10.0.0.7"


@pytest.mark.parametrize(
    ("claim", "user"), [("admin@tsh.lab", "admin@tsh.lab"), (42, "42"), (None, ""), ([1], ""), ("", "")]
)
def test_user_is_the_tokens_subject(claim: object, user: str) -> None:
    assert (caller_of(bearer({"sub": claim})).user_id or "") == user


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"Bearer",
        b"Bearer a.b",
        b"Bearer a.b.c",
        b"Bearer a.\xff\xfe.c",
        b"Bearer a.!!!!.c",
        b"Basic dTpw",
        b"Bearer a." + base64.urlsafe_b64encode(b"[1]") + b".c",
        b"Bearer a." + base64.urlsafe_b64encode(b"\xff\xfe{}") + b".c",
        b"Bearer a." + base64.urlsafe_b64encode(b"[" * 9000) + b".c",
        b"Bearer a." + base64.urlsafe_b64encode(b'{"sub":' + b"[" * 9000) + b".c",
    ],
)
def test_token_that_cannot_be_read_is_nobodys(value: bytes) -> None:
    assert not caller_of([(b"Authorization", value)]).user_id


def test_scheme_and_field_names_have_any_case() -> None:
    headers = [(b"aUTHORIZATION", bearer({"sub": "u"})[0][1].replace(b"Bearer", b"bEARER")), (b"X-TENANT-ID", b"t")]
    caller = caller_of(headers)
    assert (caller.user_id, caller.tenant) == ("u", "t")


@pytest.mark.parametrize(
    ("cookies", "session"),
    [
        ([b"session=abc"], "abc"),
        ([b"a=1; session=abc; b=2"], "abc"),
        ([b'session="a%20b"'], "a b"),
        ([b"xsession=no; session=yes"], "yes"),
        ([b"a=1", b"session=abc"], "abc"),
        ([b"session"], ""),
        ([b";;=;session="], ""),
    ],
)
def test_session_is_a_cookie(cookies: list[bytes], session: str) -> None:
    assert (caller_of([(b"Cookie", each) for each in cookies]).session_id or "") == session


def test_first_source_that_is_there_wins() -> None:
    sources = Sources(user=("header:x-user", "cookie:uid", "jwt:sub"))
    assert caller_of([(b"Cookie", b"uid=c"), *bearer({"sub": "j"})], sources).user_id == "c"
    assert caller_of([(b"X-User", b"h"), (b"Cookie", b"uid=c")], sources).user_id == "h"
    assert caller_of(bearer({"sub": "j"}), sources).user_id == "j"


def test_only_headers_that_flags_look_at_become_properties() -> None:
    headers = [(b"X-Beta", b"yes"), (b"Authorization", b"secret"), (b"X-Beta", b"no")]
    assert caller_of(headers, names=("header.x-beta", "header.x-missing", "userId")).properties == {
        "header.x-beta": "yes"
    }


@given(
    st.lists(st.tuples(st.sampled_from([b"Authorization", b"Cookie", b"X-Tenant-ID", b"X"]), st.binary(max_size=40)))
)
def test_no_bytes_break_it(headers: RawHeaders) -> None:
    caller_of(headers)
    caller_of([(name, b"Bearer x." + base64.urlsafe_b64encode(value) + b".y") for name, value in headers])
