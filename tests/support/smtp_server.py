"""A mail server on the loopback that takes, refuses or drops what it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class SmtpServer:
    """`replies` maps a command to what is answered instead of success; `letters` are the accepted ones, raw."""

    def __init__(self) -> None:
        self.port = 0
        self.replies: dict[str, str] = {}
        self.recipients: list[str] = []
        self.letters: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 loopback ESMTP\r\n")
        while line := await reader.readline():
            command = line.decode().split()[0].upper()
            if command in self.replies and self.replies[command] == "drop":
                break
            writer.write(self.replies.get(command, _success(command)).encode() + b"\r\n")
            if command == "RCPT":
                self.recipients.append(line.decode().partition(":")[2].strip().partition(">")[0] + ">")
            if command == "DATA" and command not in self.replies:
                self.letters.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            if command == "QUIT":
                break
        writer.close()


def _success(command: str) -> str:
    return {"EHLO": "250-loopback\r\n250 8BITMIME", "DATA": "354 go on", "QUIT": "221 bye"}.get(command, "250 fine")


@asynccontextmanager
async def smtp_server() -> AsyncIterator[SmtpServer]:
    fake = SmtpServer()
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
        await server.wait_closed()
