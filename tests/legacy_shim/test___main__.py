import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import inspect

from legacy_shim.__main__ import DATABASE, DEVELOPMENT_KEY, UnusableDatabaseError, main, prepare, settings_of
from new_core.core.config import SettingsError
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.session import Database
from tests.support.new_core_databases import erp_sqlite, sqlite_template

__all__ = ["erp_sqlite", "sqlite_template"]


def test_told_nothing_it_uses_the_stand_in_s_database_and_key() -> None:
    settings = settings_of(None, {})
    assert (settings.database_url, settings.secret_key.get_secret_value()) == (DATABASE, DEVELOPMENT_KEY)
    assert settings.environment == "development"


def test_told_the_stand_in_s_key_it_uses_that() -> None:
    assert settings_of("sqlite://", {"STANDIN_SECRET_KEY": "k"}).secret_key.get_secret_value() == "k"


def test_a_weak_key_of_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW_CORE_SECRET_KEY", "weak")
    with pytest.raises(SettingsError, match="shorter than 32 bytes"):
        settings_of("sqlite://", os.environ)


async def test_prepare_brings_the_own_tables(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    await migrate.downgrade(database.engine)
    await prepare(erp_sqlite)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).has_table("nc_outbox"))
    await database.dispose()


async def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(UnusableDatabaseError, match="no such file; start the stand-in first"):
        await prepare(f"sqlite:///{path}")
    assert not path.exists()


async def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.touch()
    with pytest.raises(UnusableDatabaseError, match="no table `customers`"):
        await prepare(f"sqlite:///{path}")


async def test_a_server_that_is_gone_is_a_sentence_without_the_password() -> None:
    with pytest.raises(UnusableDatabaseError, match="Connect call failed") as caught:
        await prepare("postgresql://erp:hunter2@127.0.0.1:1/erp")
    assert "hunter2" not in str(caught.value)


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--database", f"sqlite:///{tmp_path / 'none.db'}"])
    assert caught.value.code == 2
    assert "no such file" in capsys.readouterr().err


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> httpx.Response:
    transport = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        assert process.poll() is None
        return client.get("/-/ready")


def test_the_process_serves_and_stops(erp_sqlite: str) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "legacy_shim", "--port", str(port), "--database", erp_sqlite]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603  our own command
        try:
            assert _wait_until_ready(port, process).json() == {"status": "ready"}
            assert httpx.get(f"http://127.0.0.1:{port}/api/customers/999").status_code == 404
        finally:
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=20)
    assert b"legacy_shim.request" in output


def test_the_demo_may_sign_in_as_often_as_it_likes() -> None:
    assert settings_of("sqlite:///x.db", {}).logins_per_minute == 0
    assert settings_of("sqlite:///x.db", {"NEW_CORE_LOGINS_PER_MINUTE": "7"}).logins_per_minute == 7
