"""Each server that may speak to clients, as a process: what crosses it, both ways."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from tests.support.application import PIECE, Application
from tests.support.processes import GatewayProcess, gateway_process, until

SERVERS = ["banyan", "uvicorn", "granian"]


@dataclass
class Served:
    server: str
    running: GatewayProcess
    legacy: Application
    talks: "list[Talk]" = field(default_factory=list)

    def send(self, data: bytes) -> "Talk":
        self.talks.append(Talk(self.running.port, data))
        return self.talks[-1]


class Talk:
    """A raw connection: sends bytes, reads an answer's head and then its body as the wire has it."""

    def __init__(self, port: int, data: bytes) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.sock.sendall(data)
        self.file = self.sock.makefile("rb")

    def head(self) -> list[bytes]:
        lines = []
        while (line := self.file.readline()) not in {b"\r\n", b""}:
            lines.append(line.rstrip(b"\r\n"))
        return lines

    def fields(self, name: bytes) -> list[bytes]:
        pairs = [line.partition(b": ") for line in self.head()[1:]]
        return [value for key, _, value in pairs if key.lower() == name]

    def body(self) -> bytes:
        """The body of an answer that tells its length."""
        (length,) = self.fields(b"content-length")
        return self.file.read(int(length))

    def chunk(self) -> bytes:
        size = int(self.file.readline(), 16)
        data = self.file.read(size)
        self.file.readline()
        return data

    def rest(self) -> bytes:
        try:
            return self.file.read()
        except ConnectionError:
            return b""

    def close(self) -> None:
        self.file.close()
        self.sock.close()


@pytest.fixture(scope="module", params=SERVERS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp(request.param)
    with (
        Application().running() as legacy,
        gateway_process(folder, legacy_url=legacy.url, server=request.param, upstream_read_timeout=20) as running,
    ):
        until(lambda: running.events("gateway.listening"))
        yield Served(request.param, running, legacy)
        assert running.end() == 0, running.errors
        assert "Traceback" not in running.errors


@pytest.fixture(autouse=True)
def hang_up(served: Served) -> Iterator[None]:
    """Whatever a test leaves open."""
    yield
    while served.talks:
        served.talks.pop().close()


def in_order(served: Served, lines: list[str]) -> list[str]:
    """Lines in the order that this server can keep: granian puts those of one name together."""
    return sorted(lines, key=lambda line: line.partition(":")[0]) if served.server == "granian" else lines


def get(target: str, *fields: str, method: str = "GET") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: erp.local:8080", *fields, "", ""]
    return "\r\n".join(lines).encode()


class TestRequests:
    def test_keep_their_target_and_fields(self, served: Served) -> None:
        fields = ["X-One: 1", "X-Two: a, b", "X-One: 3", "Cookie: a=b; c=d"]
        lines = served.send(get("/head/a%2Fb%20c;v=1?q=%20x&q=2", *fields)).body().decode().split("\r\n")
        assert lines[0] == "GET /head/a%2Fb%20c;v=1?q=%20x&q=2 HTTP/1.1"
        kept = [line.lower() for line in lines if line.lower().startswith(("host", "x-one", "x-two", "cookie"))]
        wanted = ["Host: erp.local:8080", *fields]
        assert in_order(served, kept) == in_order(served, [line.lower() for line in wanted])
        assert 'Forwarded: for=127.0.0.1;host="erp.local:8080";proto=http' in lines

    def test_stream_their_bodies(self, served: Served) -> None:
        """Each piece is back before the next is sent."""
        talk = served.send(get("/echo", "Transfer-Encoding: chunked", method="POST"))
        for number in range(3):
            talk.sock.sendall(b"6\r\npiece%d\r\n" % number)
            if number == 0:
                talk.head()
            assert talk.chunk() == b"piece%d" % number
        talk.sock.sendall(b"0\r\n\r\n")
        assert talk.chunk() == b""

    @pytest.mark.parametrize("framing", ["length", "chunks"])
    def test_arrive_whole(self, served: Served, framing: str) -> None:
        body = PIECE * 100
        content = body if framing == "length" else iter([PIECE] * 100)
        assert httpx.post(f"{served.running.url}/count", content=content).text == str(len(body))

    def test_wait_for_a_continue(self, served: Served) -> None:
        talk = served.send(get("/count", "Content-Length: 5", "Expect: 100-continue", method="PUT"))
        if served.server != "banyan":  # there the side itself has to ask for the body
            assert talk.head() == [b"HTTP/1.1 100 Continue"]
        talk.sock.sendall(b"hello")
        assert talk.head()[0] == b"HTTP/1.1 200 OK"

    def test_may_share_a_connection(self, served: Served) -> None:
        talk = served.send(get("/ok") * 3)
        for _ in range(3):
            assert talk.head()[0] == b"HTTP/1.1 200 OK"
            assert talk.file.read(2) == b"ok"


class TestAnswers:
    def test_keep_their_fields(self, served: Served) -> None:
        answer = httpx.get(f"{served.running.url}/fields")
        lines = [f"{name}: {value}".lower() for name, value in answer.headers.multi_items()]
        kept = [line for line in lines if not line.startswith(("date:", "server:"))]
        wanted = ["zulu: 1", "set-cookie: a=1; path=/", "alpha: 2", "set-cookie: b=2", "x-empty: ", "content-length: 5"]
        assert in_order(served, kept) == in_order(served, wanted)

    @pytest.mark.parametrize("code", [201, 204, 304, 404, 500])
    def test_keep_their_status(self, served: Served, code: int) -> None:
        talk = served.send(get(f"/status/{code}") + get("/ok", "Connection: close"))
        assert talk.head()[0].split(b" ")[1] == b"%d" % code
        assert talk.head()[0] == b"HTTP/1.1 200 OK"
        assert talk.rest() == b"ok"

    def test_to_head_have_a_length_and_no_body(self, served: Served) -> None:
        talk = served.send(get("/fields", method="HEAD") + get("/ok", "Connection: close"))
        assert talk.fields(b"content-length") == [b"5"]
        assert talk.head()[0] == b"HTTP/1.1 200 OK"
        assert talk.rest() == b"ok"

    def test_come_event_by_event(self, served: Served) -> None:
        talk = served.send(get("/events"))
        assert talk.fields(b"content-type") == [b"text/event-stream"]
        for number in range(3):
            served.legacy.go()
            assert talk.chunk() == b"data: %d\n\n" % number
        assert talk.chunk() == b""

    def test_arrive_whole(self, served: Served) -> None:
        assert httpx.get(f"{served.running.url}/bytes/6553600").content == PIECE * 100

    @pytest.mark.parametrize("how", ["length", "chunks"])
    def test_that_break_off_look_broken(self, served: Served, how: str) -> None:
        talk = served.send(get(f"/broken/{how}"))
        talk.head()
        assert talk.rest() in {b"hello", b"5\r\nhello\r\n", b""}


class TestClients:
    def test_that_leave_end_the_request(self, served: Served) -> None:
        talk = served.send(get("/hold/on"))
        until(lambda: "/hold/on" in served.legacy.targets())
        talk.close()
        until(lambda: "/hold/on" in served.legacy.left, deadline=5)

    def test_that_leave_end_the_answer(self, served: Served) -> None:
        talk = served.send(get("/endless"))
        talk.head()
        talk.file.read(1000)
        talk.close()
        until(lambda: "/endless" in served.legacy.left, deadline=5)

    def test_that_leave_are_logged_as_gone(self, served: Served) -> None:
        talk = served.send(get("/hold/log"))
        until(lambda: "/hold/log" in served.legacy.targets())
        talk.close()
        lines = until(
            lambda: [line for line in served.running.events("gateway.request") if line["path"] == "/hold/log"]
        )
        assert (lines[0]["status"], lines[0]["error"]) == (499, "client_gone")


class TestRefusals:
    def test_have_one_shape(self, served: Served) -> None:
        answer = httpx.get(f"{served.running.url}/{'x' * 20000}")
        assert answer.status_code == 414
        assert answer.json()["error"].keys() == {"code", "message", "request_id"}
