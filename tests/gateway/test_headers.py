"""The rules about field lines by themselves: what no input may bring across."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import RequestError
from gateway.exchange import RawHeaders, Request
from gateway.headers import (
    WORDS,
    TrustedPeers,
    accept_request_id,
    check_host,
    client_headers,
    convert_target,
    is_host,
    outgoing,
    tokens,
)

HOP_BY_HOP = [
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
]
ADDED = {b"via", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded", b"x-request-id"}
STRANGER = TrustedPeers()


def request_with(
    headers: RawHeaders, *, peer: str = "10.0.0.7", host: bytes = b"shop", length: int | None = 0
) -> Request:
    return Request("GET", b"/", headers, "1.1", "http", peer, host, length, "id-1")


def casings(name: bytes) -> st.SearchStrategy[bytes]:
    return st.sampled_from([name, name.upper(), name.title(), name[:1].upper() + name[1:]])


names = st.one_of(
    st.sampled_from([*HOP_BY_HOP, b"x-a", b"x-b", b"cookie", b"x-banyan-shadow", b"via"]).flatmap(casings),
    st.text("abcXYZ-_09", min_size=1, max_size=8).map(lambda name: b"N" + name.encode()),
)
values = st.one_of(
    st.sampled_from([b"close", b"keep-alive, x-a", b"X-B,  te", b"trailers", b"upgrade", b"", b"1"]),
    st.text("abc, =;\"'", max_size=12).map(lambda value: value.strip().encode()),
)
lines = st.lists(st.tuples(names, values), max_size=10)


def nominated(headers: RawHeaders) -> set[bytes]:
    named = set(tokens(value for name, value in headers if name.lower() == b"connection"))
    return named - {b"host", b"content-length", b"content-type", b"content-encoding"}


@given(lines, st.sampled_from([0, None, 5]))
def test_no_hop_by_hop_field_crosses_to_a_side(headers: RawHeaders, length: int | None) -> None:
    sent = outgoing(request_with(headers, length=length), STRANGER).headers
    own = {(b"Transfer-Encoding", b"chunked"), (b"TE", b"trailers"), (b"Connection", b"TE")}
    crossed = [line for line in sent if line not in own]
    assert not {name.lower() for name, _ in crossed} & set(HOP_BY_HOP)
    assert not {name.lower() for name, _ in crossed} & (nominated(headers) - ADDED)
    assert not any(name.lower() == b"x-banyan-shadow" for name, _ in sent)
    assert sent.count((b"Transfer-Encoding", b"chunked")) == (length is None)


@given(lines)
def test_all_other_fields_cross_to_a_side_in_order(headers: RawHeaders) -> None:
    gone = set(HOP_BY_HOP) | nominated(headers) | {b"x-banyan-shadow"}
    wanted = [line for line in headers if line[0].lower() not in gone]
    sent = outgoing(request_with(headers), STRANGER).headers
    assert sent[0] == (b"Host", b"shop")
    assert sent[1 : 1 + len(wanted)] == wanted


@given(lines, st.sampled_from([200, 204, 304, 404]))
def test_only_fields_of_the_message_cross_to_a_client(headers: RawHeaders, status: int) -> None:
    gone = set(HOP_BY_HOP) | nominated(headers)
    wanted = [line for line in headers if line[0].lower() not in gone | {b"x-banyan-shadow"}]
    got = [line for line in client_headers(status, headers) if line[0].lower() != b"x-banyan-shadow"]
    assert got == wanted


@given(st.sampled_from(HOP_BY_HOP).flatmap(casings))
def test_every_casing_of_a_word_means_the_same(name: bytes) -> None:
    assert WORDS[name] == WORDS[name.lower()]


def test_long_names_are_not_kept_in_memory() -> None:
    WORDS[b"n" * 5000]
    assert b"n" * 5000 not in WORDS


def test_length_is_dropped_from_a_204_only() -> None:
    assert client_headers(204, [(b"Content-Length", b"0")]) == []
    assert client_headers(304, [(b"Content-Length", b"9")]) == [(b"Content-Length", b"9")]


def test_date_is_added_where_there_is_none() -> None:
    assert client_headers(200, [], b"now") == [(b"Date", b"now")]
    assert client_headers(200, [(b"dATE", b"then")], b"now") == [(b"dATE", b"then")]


def forwarded(request: Request, trusted: TrustedPeers = STRANGER) -> dict[bytes, bytes]:
    return {name: value for name, value in outgoing(request, trusted).headers if name.lower() in ADDED}


def test_forwarded_is_quoted_where_it_must_be() -> None:
    assert forwarded(request_with([], peer="2001:db8::1", host=b"shop:81"))[b"Forwarded"] == (
        b'for="[2001:db8::1]";host="shop:81";proto=http'
    )
    assert forwarded(request_with([], peer="unknown", host=b""))[b"Forwarded"] == b'for=unknown;host="";proto=http'


def test_one_clients_forwarded_lines_are_not_anothers() -> None:
    first = forwarded(request_with([], peer="10.0.0.1"))
    second = forwarded(request_with([], peer="10.0.0.2"))
    assert (first[b"X-Forwarded-For"], second[b"X-Forwarded-For"]) == (b"10.0.0.1", b"10.0.0.2")
    assert forwarded(request_with([], host=b"other"))[b"X-Forwarded-Host"] == b"other"


def test_believed_lines_do_not_stay_with_the_peer() -> None:
    trusted = TrustedPeers((ip_network("10.0.0.0/8"),))
    claims = [(b"X-Forwarded-For", b"6.6.6.6")]
    assert forwarded(request_with(claims), trusted)[b"X-Forwarded-For"] == b"6.6.6.6, 10.0.0.7"
    assert forwarded(request_with([]), trusted)[b"X-Forwarded-For"] == b"10.0.0.7"
    assert forwarded(request_with(claims, peer="11.0.0.1"), trusted)[b"X-Forwarded-For"] == b"11.0.0.1"


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        ("10.1.2.3", True),
        ("11.0.0.1", False),
        ("::ffff:10.1.2.3", True),
        ("::1", True),
        ("::2", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_peer_is_trusted_by_its_network(peer: str, trusted: bool) -> None:
    networks = (ip_network("10.0.0.0/8"), ip_network("::1/128"))
    assert TrustedPeers(networks).trusts(peer) is trusted


@pytest.mark.parametrize(
    ("method", "target", "wanted"),
    [
        ("GET", b"/a?b", (b"/a?b", b"h")),
        ("GET", b"http://x/a?b", (b"/a?b", b"x")),
        ("GET", b"HTTPS://x:1", (b"/", b"x:1")),
        ("GET", b"http://x?q", (b"/?q", b"x")),
        ("OPTIONS", b"http://x", (b"*", b"x")),
        ("OPTIONS", b"*", (b"*", b"h")),
        ("GET", b"//x/y", (b"//x/y", b"h")),
    ],
)
def test_target_is_converted_to_origin_form(method: str, target: bytes, wanted: tuple[bytes, bytes]) -> None:
    assert convert_target(method, target, b"h") == wanted


@pytest.mark.parametrize(
    "target",
    [b"", b"x", b"*", b"x:80", b"ftp://x/", b"http://", b"http:///a", b"http://u@x/", b"http://x/#f", b"http:x"],
)
def test_other_targets_are_refused(target: bytes) -> None:
    with pytest.raises(RequestError) as caught:
        convert_target("GET", target, b"h")
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("version", "hosts", "host"),
    [("1.1", [b"a"], b"a"), ("1.0", [], None), ("1.0", [b"a:1"], b"a:1"), ("1.1", [b""], b"")],
)
def test_host_is_read(version: str, hosts: list[bytes], host: bytes | None) -> None:
    assert check_host(version, hosts) == host


@pytest.mark.parametrize(
    ("version", "hosts"), [("1.1", []), ("1.1", [b"a", b"a"]), ("1.0", [b"a", b"b"]), ("1.1", [b"a b"])]
)
def test_missing_double_and_malformed_host_is_refused(version: str, hosts: list[bytes]) -> None:
    with pytest.raises(RequestError):
        check_host(version, hosts)


@given(st.binary(max_size=20))
def test_host_has_no_byte_that_means_something_elsewhere(value: bytes) -> None:
    assert not is_host(value) or not set(value) & set(b'\0\r\n\t /\\?#@<>"`{}|^\x7f')


@pytest.mark.parametrize("value", [b"", b"a b", b"a\r\nX: 1", b"\xe9", b"x" * 129, None])
def test_odd_request_id_is_not_accepted(value: bytes | None) -> None:
    assert accept_request_id(value) is None


def test_tokens_are_lower_cased_list_elements() -> None:
    assert tokens([b"A, b ,,", b"\tC"]) == [b"a", b"b", b"c"]
