"""Nobody without the key can mark a request, and a mark is good for one request and for a minute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.exchange import RawHeaders
from gateway.signing import DRY_RUN, MAX_AGE, READ, SHADOW, SIGNATURE, Marked, derive_key, digest, is_genuine, sign

KEY = derive_key("a secret of both ends")
NOW = 1_764_100_800.0
printable = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=128)


def signed(mark: bytes = READ) -> RawHeaders:
    return sign(KEY, mark, Marked("GET", b"/items/1?a=b", "id-1"), NOW)


@given(printable, st.binary(max_size=40))
def test_gateways_own_mark_is_genuine(request_id: str, target: bytes) -> None:
    headers = sign(KEY, READ, Marked("GET", target, request_id), NOW)
    assert is_genuine(KEY, [(b"Host", b"a"), *headers], "GET", target, NOW)


def test_format_is_the_documented_one() -> None:
    (_, mark), (_, signature) = signed()
    assert mark == b"1"
    assert signature.startswith(b"t=1764100800,id=id-1,body=%b,v2=" % digest(b""))
    assert len(signature) == len(b"t=1764100800,id=id-1,body=%b,v2=" % digest(b"")) + 64


def test_mark_is_good_for_one_request_only() -> None:
    assert not is_genuine(KEY, signed(), "POST", b"/items/1?a=b", NOW)
    assert not is_genuine(KEY, signed(), "GET", b"/items/2", NOW)
    assert not is_genuine(derive_key("another"), signed(), "GET", b"/items/1?a=b", NOW)


def test_mark_holds_the_digest_of_its_body() -> None:
    _, (name, signature) = sign(KEY, DRY_RUN, Marked("POST", b"/items", "id-1", b"{}"), NOW)
    tampered = signature.replace(digest(b"{}"), digest(b"[]"))
    assert tampered != signature
    assert is_genuine(KEY, [(SHADOW, DRY_RUN), (name, signature)], "POST", b"/items", NOW)
    assert not is_genuine(KEY, [(SHADOW, DRY_RUN), (name, tampered)], "POST", b"/items", NOW)


def test_read_cannot_pass_for_a_dry_run() -> None:
    _, signature = signed()
    assert not is_genuine(KEY, [(SHADOW, DRY_RUN), signature], "GET", b"/items/1?a=b", NOW)


@pytest.mark.parametrize("away", [-MAX_AGE - 1, MAX_AGE + 1])
def test_mark_gets_old(away: int) -> None:
    assert not is_genuine(KEY, signed(), "GET", b"/items/1?a=b", NOW + away)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [(SHADOW, READ)],
        [*signed(), (SHADOW, READ)],
        [*signed(), signed()[1]],
        [(SHADOW, READ), (SIGNATURE, b"t=1,id=,body=00,v2=00")],
        [(SHADOW, READ), (SIGNATURE, signed()[1][1].upper())],
    ],
)
def test_anything_else_is_not_genuine(lines: RawHeaders) -> None:
    assert not is_genuine(KEY, lines, "GET", b"/items/1?a=b", NOW)
