"""The demo's options and welcome."""

import asyncio
from pathlib import Path

import pytest

from legacy_shim.demo.__main__ import main, outbox_line, parse, welcome
from legacy_shim.demo.stage import Ports, lock


def test_welcome_names_addresses_token_and_three_commands(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret-token\n")
    text = welcome(Ports(), tmp_path)
    for part in (
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8081",
        "secret-token",
        "banyan stage",
        "banyan kill",
        "curl",
        "http://127.0.0.1:9002/-/status",
    ):
        assert part in text


def test_rate_of_zero_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--rate", "0"])
    assert "--rate 0 sends nothing" in capsys.readouterr().err


def test_second_demo_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = lock(tmp_path)
    assert main(["--state-dir", str(tmp_path)]) == 1
    held.close()
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("banyan demo: a demo already runs here")


async def _outbox_line_of(answer: bytes) -> str:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port: int = server.sockets[0].getsockname()[1]
        return await outbox_line(port)


async def test_the_outbox_is_counted() -> None:
    body = b'{"outbox":{"unseen":1,"waiting":2,"dead":3,"oldest":null}}'
    line = await _outbox_line_of(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    assert line == "outbox: 1 not yet relayed, 2 waiting, 3 dead letters"


async def test_a_new_side_without_its_database_is_said_so() -> None:
    line = await _outbox_line_of(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    assert line == "outbox: the new side did not say (HTTPStatusError)"
