"""The mark is the gateway's own, to the byte."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.signing import DRY_RUN, SHADOW, SIGNATURE, Marked, digest, sign
from gateway.signing import derive_key as gateways_key
from legacy_shim.marks import MAX_AGE, covers, derive_key, is_genuine, mark_of, target_of

SECRET = "a secret of both ends"  # noqa: S105  guards nothing
NOW = 1_764_100_800.0
BODY = b'{"a": 1}'


def scope_of(method: str, target: bytes, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    path, _, query = target.partition(b"?")
    lower = [(name.lower(), value) for name, value in headers]
    return {
        "type": "http", "method": method, "path": path.decode(), "raw_path": path, "query_string": query, "headers": lower,
    }  # fmt: skip


@given(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="?"), min_size=1, max_size=30).map(
        "/a?{}".format
    ),
    st.sampled_from(["POST", "PUT", "DELETE"]),
)
def test_what_the_gateway_signs_is_genuine(target: str, method: str) -> None:
    headers = sign(gateways_key(SECRET), DRY_RUN, Marked(method, target.encode(), "id-1"), NOW)
    assert is_genuine(derive_key(SECRET), scope_of(method, target.encode(), headers), NOW)


def test_one_signature_is_known_in_full() -> None:
    code = b"aef5a02075a1d418f7676fd870c682b720f2ef82144526f52425e6df4a69f983"
    headers = [(SHADOW, b"dry-run"), (SIGNATURE, b"t=1764100800,id=id-1,body=%b,v2=%b" % (digest(BODY), code))]
    assert sign(gateways_key(SECRET), DRY_RUN, Marked("POST", b"/items?a=b", "id-1", BODY), NOW) == headers
    assert is_genuine(derive_key(SECRET), scope_of("POST", b"/items?a=b", headers), NOW)


@pytest.mark.parametrize("away", [-MAX_AGE - 1, MAX_AGE + 1])
def test_a_mark_gets_old(away: int) -> None:
    headers = sign(gateways_key(SECRET), DRY_RUN, Marked("POST", b"/", "id-1"), NOW)
    assert not is_genuine(derive_key(SECRET), scope_of("POST", b"/", headers), NOW + away)
    assert not is_genuine(derive_key("another"), scope_of("POST", b"/", headers), NOW)


def test_a_mark_covers_its_body_and_no_other() -> None:
    scope = scope_of("POST", b"/", sign(gateways_key(SECRET), DRY_RUN, Marked("POST", b"/", "id-1", BODY), NOW))
    assert covers(scope, BODY)
    assert not covers(scope, b'{"a": 2}')
    assert not covers(scope, b"")
    assert not covers(scope_of("POST", b"/", []), BODY)


def test_a_mark_is_what_the_request_says() -> None:
    assert mark_of(scope_of("POST", b"/", [])) is None
    assert mark_of(scope_of("POST", b"/", [(SHADOW, b"1")])) == b"1"
    assert mark_of(scope_of("POST", b"/", [(SHADOW, b"1"), (SHADOW, b"dry-run")])) == b""


def test_the_target_is_as_it_was_sent() -> None:
    assert target_of(scope_of("GET", b"/a%20b?c=%41", [])) == b"/a%20b?c=%41"
    assert target_of({"path": "/a", "headers": []}) == b"/a"
