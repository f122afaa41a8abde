"""Two small applications on ports of their own: what one answers as text the other answers as a number."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    is_new = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        total: object = 12.5 if self.server.is_new else "12.50"
        body = json.dumps({"path": self.path, "name": "<b>Tigris</b>", "total": total}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """A test's output is for what went wrong."""


@contextmanager
def small_application(*, is_new: bool) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.is_new = is_new
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
