"""How a request is framed and its connection goes on, by the fields of its head (RFC 9112); no I/O."""

from gateway.errors import RequestError
from gateway.headers import CODING, CONNECTION, EXPECT, HOST, LENGTH, REQUEST_ID, accept_request_id, tokens


class Framing:
    """The fields that say how a message is framed and how its connection goes on."""

    def __init__(self, version: str) -> None:
        self._version = version
        self.hosts: list[bytes] = []
        self.length: int | None = 0
        self.keep_alive = version == "1.1"
        self._closes = False
        self.expects_continue = False
        self.request_id: str | None = None

    def read(self, word: int, value: bytes) -> None:
        if word == HOST:
            self.hosts.append(value)
        elif word == CONNECTION:
            self._read_connection(value)
        elif word == LENGTH:
            # llhttp has refused signs, a second length and what needs more than 64 bits.
            self.length = int(value)
        elif word == CODING:
            self._read_coding(value)
        elif word == EXPECT:
            self.expects_continue = value.lower() == b"100-continue" and self._version == "1.1"
        elif word == REQUEST_ID and self.request_id is None:
            self.request_id = accept_request_id(value)

    def _read_connection(self, value: bytes) -> None:
        lowered = value.lower()
        if lowered == b"keep-alive":
            self.keep_alive = not self._closes
            return
        words = tokens((value,))
        self._closes = self._closes or b"close" in words
        self.keep_alive = not self._closes and (self.keep_alive or b"keep-alive" in words)

    def _read_coding(self, value: bytes) -> None:
        # Older recipients ignore the field, and then see the message end elsewhere (RFC 9112, 6.1).
        if self._version == "1.0":
            raise RequestError(400, "HTTP/1.0 has no Transfer-Encoding")
        coding = value.lower()
        if coding != b"chunked":
            # Without chunked at its end nobody can tell where the body ends, which is 400 (RFC 9112, 6.3); with it the
            # body could be read by one who knows the coding before it, which is 501 (6.1).
            status = 501 if coding.endswith(b"chunked") and b"," in coding else 400
            raise RequestError(status, "the transfer coding is not chunked")
        self.length = None
