"""The ASGI edge as a server calls it: scopes in, messages out, a scripted side behind it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from gateway.config import Settings
from gateway.edge.asgi import AsgiEdge, Message, Scope, request_of
from gateway.errors import RequestError
from gateway.plane import DataPlane, data_plane
from tests.support.wire import OK, Script, Upstream, Visit, answering


@asynccontextmanager
async def plane_to(port: int, folder: Path) -> AsyncIterator[DataPlane]:
    settings = Settings(legacy_url=f"http://127.0.0.1:{port}", state_dir=folder, upstream_read_timeout=5)
    async with data_plane(settings) as plane:
        yield plane


@pytest.fixture
async def plane(tmp_path: Path) -> AsyncIterator[DataPlane]:
    async with plane_to(1, tmp_path) as plane:
        yield plane


def scope(*headers: tuple[bytes, bytes], **other: Any) -> Scope:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/a b",
        "raw_path": b"/a%20b",
        "query_string": b"",
        "client": ("192.0.2.1", 5000),
        "headers": list(headers) or [(b"host", b"erp")],
        **other,
    }


class Server:
    """What an ASGI server does for one request: hands in messages, keeps what comes out."""

    def __init__(self, *messages: Message) -> None:
        self.sent: list[Message] = []
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        for message in messages or ({"type": "http.request", "body": b""},):
            self._messages.put_nowait(message)

    def hand(self, message: Message) -> None:
        self._messages.put_nowait(message)

    async def receive(self) -> Message:
        return await self._messages.get()

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])

    @property
    def is_complete(self) -> bool:
        return self.sent[-1].get("more_body") is False


@asynccontextmanager
async def edge_to(script: Script, folder: Path) -> AsyncIterator[tuple[AsgiEdge, Upstream]]:
    async with Upstream(script).running() as upstream, plane_to(upstream.port, folder) as plane:
        yield AsgiEdge(plane), upstream


class TestRequests:
    async def test_keep_the_raw_target(self, plane: DataPlane) -> None:
        assert request_of(scope(query_string=b"q=%20"), plane).target == b"/a%20b?q=%20"

    async def test_are_quoted_where_the_server_has_only_the_path(self, plane: DataPlane) -> None:
        assert request_of(scope(raw_path=None, path="/ä b/%"), plane).target == b"/%C3%A4%20b/%25"

    async def test_take_the_host_of_an_absolute_target(self, plane: DataPlane) -> None:
        request = request_of(scope(raw_path=b"http://other/x"), plane)
        assert (request.target, request.host) == (b"/x", b"other")

    async def test_of_http2_are_asked_of_a_side_as_http1(self, plane: DataPlane) -> None:
        headers = [(b":authority", b"erp"), (b"cookie", b"a=1"), (b"accept", b"*/*"), (b"cookie", b"b=2")]
        request = request_of(scope(*headers, http_version="2"), plane)
        assert (request.version, request.host) == ("2", b"erp")
        assert request.headers == [(b"cookie", b"a=1; b=2"), (b"accept", b"*/*")]

    @pytest.mark.parametrize(
        ("headers", "length"),
        [((), 0), (((b"content-length", b"7"),), 7), (((b"transfer-encoding", b"chunked"),), None)],
    )
    async def test_know_their_length(
        self, plane: DataPlane, headers: tuple[tuple[bytes, bytes], ...], length: int | None
    ) -> None:
        assert request_of(scope((b"host", b"erp"), *headers), plane).length == length

    @pytest.mark.parametrize(
        ("headers", "other", "status"),
        [
            ([(b"host", b"a"), (b"host", b"b")], {}, 400),
            ([(b"x", b"no host")], {}, 400),
            ([(b"x", b"no authority")], {"http_version": "2"}, 400),
            ([(b"host", b"a b")], {}, 400),
            ([(b"host", b"a"), (b"content-length", b"1"), (b"content-length", b"2")], {}, 400),
            ([(b"host", b"a"), (b"content-length", b"1"), (b"transfer-encoding", b"chunked")], {}, 400),
            ([(b"host", b"a"), (b"content-length", b"+1")], {}, 400),
            ([(b"host", b"a"), (b"transfer-encoding", b"gzip, chunked")], {}, 501),
            ([(b"host", b"a"), (b"transfer-encoding", b"identity")], {}, 400),
            ([(b"host", b"a"), (b"transfer-encoding", b"chunked")], {"http_version": "1.0"}, 400),
            ([(b"host", b"")], {}, 400),
            ([(b"host", b"a")], {"method": "CONNECT"}, 405),
            ([(b"host", b"a")], {"raw_path": b"/" + b"x" * 20000}, 414),
            ([(b"host", b"a"), (b"x", b"y" * 70000)], {}, 431),
        ],
    )
    async def test_that_break_http_are_refused(
        self, plane: DataPlane, headers: list[tuple[bytes, bytes]], other: dict[str, Any], status: int
    ) -> None:
        with pytest.raises(RequestError) as refused:
            request_of(scope(*headers, **other), plane)
        assert refused.value.status == status


class TestCalls:
    async def test_answer_in_one_piece_what_came_in_one(self, tmp_path: Path) -> None:
        async with edge_to(answering(OK), tmp_path) as (edge, _):
            server = Server()
            await edge(scope(), server.receive, server.send)
        assert [message["type"] for message in server.sent] == ["http.response.start", "http.response.body"]
        assert (server.status, server.body, server.is_complete) == (200, b"ok", True)

    async def test_refuse_in_the_one_shape(self, tmp_path: Path) -> None:
        async with edge_to(answering(OK), tmp_path) as (edge, upstream):
            server = Server()
            await edge(scope(method="CONNECT"), server.receive, server.send)
        assert server.status == 405
        assert json.loads(server.body)["error"].keys() == {"code", "message", "request_id"}
        assert upstream.visits == []

    async def test_name_no_side_that_cannot_be_reached(self, plane: DataPlane) -> None:
        server = Server()
        await AsgiEdge(plane)(scope(), server.receive, server.send)
        assert server.status == 502
        assert json.loads(server.body)["error"]["code"] == "connect"
        assert b"127.0.0.1" not in server.body

    async def test_leave_an_answer_unfinished_that_broke_off(self, tmp_path: Path) -> None:
        async def script(visit: Visit) -> None:
            await visit.head()
            await visit.say(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")

        async with edge_to(script, tmp_path) as (edge, _):
            server = Server()
            await edge(scope(), server.receive, server.send)
        assert (server.status, server.is_complete) == (200, False)

    async def test_end_with_a_client_that_leaves(self, tmp_path: Path) -> None:
        asked = asyncio.Event()
        ended = asyncio.Event()

        async def script(visit: Visit) -> None:
            await visit.head()
            asked.set()
            await visit.gone()
            ended.set()

        async with edge_to(script, tmp_path) as (edge, _), asyncio.timeout(10), asyncio.TaskGroup() as tasks:
            server = Server()
            tasks.create_task(edge(scope(), server.receive, server.send))
            await asked.wait()
            server.hand({"type": "http.disconnect"})
            await ended.wait()
        assert server.sent == []

    async def test_refuse_a_body_that_the_server_cannot_read(self, tmp_path: Path) -> None:
        async def receive() -> Message:
            message = "invalid chunk size"
            raise ValueError(message)

        async with edge_to(answering(OK), tmp_path) as (edge, upstream):
            server = Server()
            headers = [(b"host", b"erp"), (b"transfer-encoding", b"chunked")]
            await edge(scope(*headers, method="POST"), receive, server.send)
        assert server.status == 400
        assert upstream.visits == []

    async def test_of_http2_send_a_finished_body_with_its_length(self, tmp_path: Path) -> None:
        async def script(visit: Visit) -> None:
            await visit.head()
            await visit.body(5)
            await visit.say(OK)

        async with edge_to(script, tmp_path) as (edge, upstream):
            server = Server({"type": "http.request", "body": b"hello"})
            await edge(scope(method="POST", http_version="2"), server.receive, server.send)
        assert server.status == 200
        assert b"chunked" not in upstream.received

    async def test_leave_no_upload_behind_where_the_answer_came_first(self, tmp_path: Path) -> None:
        """The body never ends; the data plane must close all the same."""
        async with asyncio.timeout(10), edge_to(answering(OK), tmp_path) as (edge, _):
            server = Server({"type": "http.request", "body": b"part", "more_body": True})
            headers = [(b"host", b"erp"), (b"content-length", b"100")]
            await edge(scope(*headers, method="POST"), server.receive, server.send)
        assert server.is_complete

    async def test_keep_no_length_for_a_body_that_is_not_there(self, tmp_path: Path) -> None:
        unchanged = answering(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\nETag: x\r\n\r\n")
        async with edge_to(unchanged, tmp_path) as (edge, _):
            server = Server()
            await edge(scope(), server.receive, server.send)
        names = [name for name, _ in server.sent[0]["headers"]]
        assert b"etag" in names
        assert b"content-length" not in names


class TestHandshakes:
    async def test_are_refused_in_the_one_shape_where_no_side_is_there(self, plane: DataPlane) -> None:
        server = Server({"type": "websocket.connect"})
        await AsgiEdge(plane)(scope(type="websocket", scheme="ws"), server.receive, server.send)
        assert server.sent[0]["type"] == "websocket.http.response.start"
        assert server.status == 502
        assert json.loads(server.body)["error"]["code"] == "connect"

    async def test_that_break_http_are_refused(self, plane: DataPlane) -> None:
        server = Server({"type": "websocket.connect"})
        await AsgiEdge(plane)(scope((b"host", b"a b"), type="websocket", scheme="ws"), server.receive, server.send)
        assert server.status == 400
