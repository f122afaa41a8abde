"""What crosses from a client to a side: the request's own bytes, less and plus what an intermediary must change."""

import re
from ipaddress import ip_network

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.edge.http1 import EdgeOptions
from gateway.headers import TrustedPeers
from tests.support.wire import OK, Setup, Visit, answering, through

TRUSTING = Setup(trusted=TrustedPeers((ip_network("127.0.0.0/8"),)))


async def passed_on(request: bytes, setup: Setup | None = None) -> list[bytes]:
    """The lines of the head that legacy got for this request."""
    async with through(answering(OK), setup) as (gateway, upstream):
        assert (await gateway.ask(request)).status == 200
        return upstream.received.removesuffix(b"\r\n\r\n").split(b"\r\n")


def fields(lines: list[bytes], name: bytes) -> list[bytes]:
    return [line.partition(b": ")[2] for line in lines if line.partition(b":")[0].lower() == name.lower()]


@pytest.mark.parametrize(
    "field",
    [
        b"Connection: keep-alive",
        b"Keep-Alive: timeout=5",
        b"Proxy-Connection: keep-alive",
        b"TE: gzip;q=0.5",
        b"Upgrade: websocket",
        b"Trailer: X-Sum",
        b"X-Banyan-Shadow: 1",
        b"X-Banyan-Signature: forged",
        b"x-banyan-SHADOW: 1",
    ],
)
async def test_hop_by_hop_and_own_fields_are_stripped(field: bytes) -> None:
    lines = await passed_on(b"GET / HTTP/1.1\r\nHost: a\r\nX-Kept: 1\r\n%b\r\n\r\n" % field)
    assert fields(lines, field.partition(b":")[0]) == []
    assert fields(lines, b"X-Kept") == [b"1"]


async def test_every_field_that_connection_names_is_stripped() -> None:
    lines = await passed_on(
        b"GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nConnection: x-one ,, X-TWO\r\nx-two: 2\r\nX-Three: 3\r\n"
        b"Connection: close,X-Four\r\nX-FOUR: 4\r\nx-two: again\r\n\r\n"
    )
    joined = b"\r\n".join(lines).lower()
    assert b"x-three" in joined
    for name in (b"x-one", b"x-two", b"x-four", b"connection"):
        assert name not in joined


@pytest.mark.parametrize("name", [b"Host", b"Content-Length", b"content-TYPE"])
async def test_connection_cannot_name_away_what_frames_the_message(name: bytes) -> None:
    request = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/x\r\nContent-Length: 3\r\nConnection: %b\r\n\r\nabc"
    lines = await passed_on(request % name)
    assert fields(lines, b"Host") == [b"a"]
    assert fields(lines, b"Content-Length") == [b"3"]
    assert fields(lines, b"Content-Type") == [b"text/x"]


async def test_connection_cannot_name_away_what_the_gateway_adds() -> None:
    lines = await passed_on(
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: X-Forwarded-For, Via, Forwarded, X-Request-ID\r\n\r\n"
    )
    assert fields(lines, b"X-Forwarded-For") == [b"127.0.0.1"]
    assert len(fields(lines, b"X-Request-ID")) == len(fields(lines, b"Forwarded")) == 1
    assert fields(lines, b"Via") == [b"1.1 banyan"]


async def test_te_trailers_survives_as_a_field_of_the_next_hop() -> None:
    lines = await passed_on(b"GET / HTTP/1.1\r\nHost: a\r\nTE: gzip, Trailers\r\nConnection: TE\r\n\r\n")
    assert fields(lines, b"TE") == [b"trailers"]
    assert fields(lines, b"Connection") == [b"TE"]


@pytest.mark.parametrize(
    ("target", "sent"),
    [
        (b"http://Shop.example:81/a?b", b"/a?b"),
        (b"HTTP://shop.example", b"/"),
        (b"http://shop.example?x=1", b"/?x=1"),
        (b"https://shop.example//x", b"//x"),
    ],
)
async def test_absolute_form_becomes_origin_form_and_its_host_wins(target: bytes, sent: bytes) -> None:
    lines = await passed_on(b"GET %b HTTP/1.1\r\nX-A: 1\r\nHost: other\r\n\r\n" % target)
    authority = target.partition(b"://")[2].partition(b"/")[0].partition(b"?")[0]
    assert lines[0] == b"GET %b HTTP/1.1" % sent
    assert lines[1:3] == [b"X-A: 1", b"Host: " + authority]
    assert fields(lines, b"X-Forwarded-Host") == [authority]


@pytest.mark.parametrize("target", [b"*", b"http://a"])
async def test_options_asterisk_stays_one(target: bytes) -> None:
    assert (await passed_on(b"OPTIONS %b HTTP/1.1\r\nHost: a\r\n\r\n" % target))[0] == b"OPTIONS * HTTP/1.1"


async def test_connect_is_refused_before_any_upstream_byte() -> None:
    async with through(answering(OK)) as (gateway, upstream):
        client = await gateway.client()
        reply = await client.ask(b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert reply.status == 405
        assert b"CONNECT" not in reply.one("Allow")
        assert await client.is_closed()
        assert upstream.visits == []


@pytest.mark.parametrize(
    "target",
    [b"/%2e%2E/./..//a;b=c", b"/?", b"/a?b=1&&=&c=%00%zz+%20", b"/'\"<>^`{|}", b"//h/p", b"/:80"],
)
async def test_target_passes_byte_for_byte(target: bytes) -> None:
    assert (await passed_on(b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n" % target))[0] == b"GET %b HTTP/1.1" % target


@pytest.mark.parametrize(
    "host", [b"", b"SHOP.Example", b"[::1]:8080", b"a:", b"xn--4ca.example", b"under_score", b"%41"]
)
async def test_host_of_the_client_is_kept(host: bytes) -> None:
    lines = await passed_on(b"GET / HTTP/1.1\r\nhOsT: %b\r\n\r\n" % host)
    assert lines[1] == b"hOsT: " + host


async def test_via_and_forwarded_fields_are_added() -> None:
    lines = await passed_on(b"GET / HTTP/1.1\r\nHost: shop:81\r\nVia: 1.0 fred\r\n\r\n")
    assert fields(lines, b"Via") == [b"1.0 fred", b"1.1 banyan"]
    assert fields(lines, b"X-Forwarded-For") == [b"127.0.0.1"]
    assert fields(lines, b"X-Forwarded-Proto") == [b"http"]
    assert fields(lines, b"X-Forwarded-Host") == [b"shop:81"]
    assert fields(lines, b"Forwarded") == [b'for=127.0.0.1;host="shop:81";proto=http']


CLAIMS = (
    b"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 7.7.7.7\r\nX-Forwarded-For: 8.8.8.8\r\nX-Forwarded-Proto: https\r\n"
    b"X-Forwarded-Host: shop\r\nX-Forwarded-Port: 444\r\nForwarded: for=6.6.6.6;proto=https\r\n\r\n"
)


async def test_forwarded_claims_of_a_stranger_are_dropped() -> None:
    lines = await passed_on(CLAIMS, Setup(trusted=TrustedPeers((ip_network("10.0.0.0/8"),))))
    assert b"6.6.6.6" not in b"".join(lines)
    assert fields(lines, b"X-Forwarded-For") == [b"127.0.0.1"]
    assert fields(lines, b"X-Forwarded-Proto") == [b"http"]
    assert fields(lines, b"X-Forwarded-Port") == []


async def test_forwarded_claims_of_a_trusted_peer_are_continued() -> None:
    lines = await passed_on(CLAIMS, TRUSTING)
    assert fields(lines, b"X-Forwarded-For") == [b"6.6.6.6, 7.7.7.7, 8.8.8.8, 127.0.0.1"]
    assert fields(lines, b"X-Forwarded-Proto") == [b"https"]
    assert fields(lines, b"X-Forwarded-Host") == [b"shop"]
    assert fields(lines, b"X-Forwarded-Port") == [b"444"]
    assert fields(lines, b"Forwarded") == [b"for=6.6.6.6;proto=https, for=127.0.0.1;host=a;proto=http"]


async def test_scheme_of_the_clients_connection_is_told() -> None:
    lines = await passed_on(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", Setup(options=EdgeOptions(scheme="https")))
    assert fields(lines, b"X-Forwarded-Proto") == [b"https"]
    assert fields(lines, b"Forwarded") == [b"for=127.0.0.1;host=a;proto=https"]


async def test_request_id_is_kept_or_made() -> None:
    async with through(answering(OK)) as (gateway, upstream):
        for sent in (
            b"X-Request-ID: mine-42\r\n",
            b"",
            b"X-Request-ID: a b\r\n",
            b"X-Request-ID: %b\r\n" % (b"x" * 999),
        ):
            await gateway.ask(b"GET / HTTP/1.1\r\nHost: a\r\n%b\r\n" % sent)
        ids = re.findall(rb"(?i)x-request-id: ([^\r]+)\r\n", upstream.received)
        assert ids[0] == b"mine-42"
        assert all(made.startswith(b"test0") for made in ids[1:])
        assert len(set(ids)) == 4
        assert [line["request_id"] for line in gateway.events("gateway.request")] == [each.decode() for each in ids]


async def test_trace_context_passes_unchanged() -> None:
    trace = [
        b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        b"tracestate: a=1,b=2",
        b"baggage: k=v",
    ]
    lines = await passed_on(b"GET / HTTP/1.1\r\nHost: a\r\n%b\r\n\r\n" % b"\r\n".join(trace))
    assert lines[2:5] == trace


async def test_body_of_known_length_keeps_its_framing() -> None:
    lines = await passed_on(b"PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 003\r\n\r\nabc")
    assert len(fields(lines, b"Content-Length")) == 1
    assert fields(lines, b"Transfer-Encoding") == []


async def test_empty_lines_before_a_request_are_forgiven() -> None:
    assert (await passed_on(b"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"))[0] == b"GET / HTTP/1.1"


_NAMES = st.text("abcXYZ019!#$%&'*+-.^_`|~", min_size=1, max_size=12).map(lambda name: b"X-" + name.encode())
_VALUES = st.binary(max_size=30).map(lambda value: re.sub(rb"[\x00-\x08\x0a-\x1f\x7f]", b"", value).strip(b" \t"))
_RESERVED = re.compile(rb"(?i)x-(forwarded-|banyan-|request-id)")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=8))
async def test_any_field_lines_pass_in_order_case_and_number(lines: list[tuple[bytes, bytes]]) -> None:
    lines = [line for line in lines if not _RESERVED.match(line[0])]
    sent = [b"%b: %b" % line for line in lines]
    got = await passed_on(b"GET / HTTP/1.1\r\nHost: a\r\n%b\r\n" % b"".join(line + b"\r\n" for line in sent))
    assert got[2 : 2 + len(sent)] == sent


async def test_credentials_for_a_proxy_are_not_ours_to_take() -> None:
    async with through(answering(OK)) as (running, upstream):
        await running.ask(b"GET / HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Basic eA==\r\n\r\n")
    assert b"\r\nProxy-Authorization: Basic eA==\r\n" in upstream.received


@pytest.mark.parametrize("method", [b"FROBNICATE", b"get", b"X", b"LIST-ALL"])
@pytest.mark.parametrize("upgrade", [b"", b"Connection: upgrade\r\nUpgrade: h2c\r\n"])
async def test_method_that_only_the_application_knows_passes(method: bytes, upgrade: bytes) -> None:
    request = b"%b /t?q HTTP/1.1\r\nHost: a\r\n%bContent-Length: 2\r\n\r\nhi" % (method, upgrade)

    async def script(visit: Visit) -> None:
        while (head := await visit.head()) != b"":
            if b"Content-Length" in head:
                await visit.body(2)
            await visit.say(OK)

    async with through(script) as (gateway, upstream):
        client = await gateway.client()
        assert (await client.ask(request)).status == 200
        assert (await client.ask(b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n")).status == 200
        assert upstream.received.startswith(method + b" /t?q HTTP/1.1\r\n")
        assert b"hiGET /next HTTP/1.1\r\n" in upstream.received
