import asyncio

from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from loadtests.bench.configs import fixed_body
from loadtests.bench.fixed import Fixed, answer

REQUEST = b"GET /api/customers/1 HTTP/1.1\r\nHost: x\r\n\r\n"


class Sink(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    @override
    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data


async def asked(*pieces: bytes, answers: int) -> bytes:
    server = await asyncio.get_running_loop().create_server(Fixed, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        got = await reader.readexactly(len(answer()) * answers)
        writer.close()
        await writer.wait_closed()
        return got


def test_answer_declares_its_length() -> None:
    assert b"Content-Length: 1024\r\n" in answer()
    assert answer().endswith(fixed_body().encode())


async def test_each_request_of_a_connection_is_answered() -> None:
    assert await asked(REQUEST, REQUEST, answers=2) == answer() * 2


async def test_pipelined_requests_are_all_answered() -> None:
    assert await asked(REQUEST * 3, answers=3) == answer() * 3


@given(st.integers(0, len(REQUEST)), st.integers(0, len(REQUEST)))
def test_head_cut_anywhere_is_answered_once(first: int, second: int) -> None:
    sink = Sink()
    connection = Fixed()
    connection.connection_made(sink)
    low, high = sorted((first, second))
    for piece in (REQUEST[:low], REQUEST[low:high], REQUEST[high:]):
        connection.data_received(piece)
    assert sink.written == answer()
