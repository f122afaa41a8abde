"""Fixtures that need a service of the machine: skipped without it, failed where BANYAN_TEST_SERVICES=required."""

import os
import shutil
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

POSTGRES = os.environ.get("BANYAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("BANYAN_TEST_REDIS", "redis://127.0.0.1:6379/9")
SHARED = Path(os.environ.get("BANYAN_SHARED", Path(__file__).parents[2].parent / "shared"))


def missing(service: str, way_out: str) -> None:
    """End the test: skip it, or fail where the run demands its services."""
    sentence = f"{service} is not reachable; {way_out}"
    if os.environ.get("BANYAN_TEST_SERVICES") == "required":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    try:
        psycopg2.connect(POSTGRES, connect_timeout=2).close()
    except psycopg2.OperationalError:
        missing("PostgreSQL", "start it, or name one in BANYAN_TEST_POSTGRES")
    return POSTGRES


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A new, empty database; the plain ``postgresql://`` URL of it."""
    name = f"banyan_test_{uuid.uuid4().hex[:12]}"
    _run(postgres_server, f'CREATE DATABASE "{name}"')
    _run(postgres_server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    yield f"{postgres_server.rsplit('/', 1)[0]}/{name}"
    _run(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def redis_url() -> str:
    host, port = REDIS.split("/")[2].split(":")
    try:
        socket.create_connection((host, int(port)), timeout=2).close()
    except OSError:
        missing("Redis", "start it, or name one in BANYAN_TEST_REDIS")
    return REDIS


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that Playwright can drive."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("Chromium", "install Debian's package chromium")
    return str(path)


@pytest.fixture(scope="session")
def legacy_facts() -> Path:
    """The folder of facts about the real monolith, which only its owners have."""
    folder = SHARED / "legacy"
    if not folder.is_dir():
        pytest.skip("the recorded facts about the monolith are not beside this checkout")
    return folder


def _run(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()
