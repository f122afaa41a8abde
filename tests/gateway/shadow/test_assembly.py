"""A whole data plane with its store: flags say who is asked, and the store says what came of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from flags.registry import Flag
from gateway.catalog_file import save
from gateway.config import Settings
from gateway.edge.asgi import AsgiEdge, Message
from gateway.edge.http1 import make_protocol
from gateway.endpoints import Catalog
from gateway.errors import CatalogError
from gateway.plane import DataPlane, check_plane, data_plane
from gateway.report.records import OUTCOMES
from gateway.report.schema import COUNTS, SAMPLES, WORKERS
from gateway.report.store import ReportStore
from gateway.shadow.assembly import RECEIVE_BUFFER, shadow_secret
from gateway.worker import make_edge
from tests.support.wire import GET_ITEM, Client, Upstream, answering, eventually

GET = b"GET /items/1?password=pl4nted HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer pl4nted\r\n\r\n"


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nX-Build: b7\r\n\r\n%b" % (len(body), body)


async def ask(plane: DataPlane, times: int) -> None:
    server = await asyncio.get_running_loop().create_server(make_protocol(make_edge(plane)), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = Client(*await asyncio.open_connection("127.0.0.1", port))
    for _ in range(times):
        assert (await client.ask(GET)).status == 200
    client.writer.close()
    server.close()


@asynccontextmanager
async def shadowing_plane(folder: Path, database_url: str | None = None) -> AsyncIterator[DataPlane]:
    """A plane between two sides that differ, one endpoint in stage shadow."""
    save(folder / "catalog.json", Catalog((GET_ITEM,)))
    legacy, new = answer(b'{"a":1,"token":"pl4nted"}'), answer(b'{"a":2,"token":"pl4nted"}')
    async with Upstream(answering(legacy)).running() as left, Upstream(answering(new)).running() as right:
        settings = Settings.model_validate(
            {
                "legacy_url": f"http://127.0.0.1:{left.port}",
                "new_url": f"http://127.0.0.1:{right.port}",
                "catalog": folder / "catalog.json",
                "state_dir": folder,
                "database_url": database_url,
            }
        )
        async with data_plane(settings) as plane:
            flag = Flag(GET_ITEM.shadow_flag, enabled=True)
            await plane.flags.change([flag], who="test", why="test", action="test")
            yield plane


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_outcomes_reach_the_store_and_add_up(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = str(request.getfixturevalue("postgres_url")) if database == "postgresql" else None
    async with shadowing_plane(tmp_path, url) as plane:
        await ask(plane, 5)
    store = ReportStore(plane.settings.store_url)
    async with store.transaction() as connection:
        columns = [func.sum(COUNTS.c[name]) for name in ("sampled", *OUTCOMES)]
        sampled, *outcomes = (await connection.execute(select(*columns).where(COUNTS.c.grain == 60))).one()
        samples = (await connection.execute(select(SAMPLES.c.data))).scalars().all()
        stopped = (await connection.execute(select(WORKERS.c.stopped))).scalars().all()
    await store.close()
    assert (int(sampled), int(sum(outcomes)), int(outcomes[OUTCOMES.index("mismatch")])) == (5, 5, 5)
    assert samples
    assert stopped[0] is not None


@pytest.mark.parametrize("version", ["1.1", "2"])
async def test_requests_of_an_asgi_server_are_asked_in_the_shadow(version: str, tmp_path: Path) -> None:
    called = {
        "type": "http",
        "http_version": version,
        "method": "GET",
        "scheme": "http",
        "path": "/items/1",
        "headers": [(b"host", b"a")],
    }
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    messages = asyncio.Queue[Message]()
    messages.put_nowait({"type": "http.request", "body": b""})
    async with shadowing_plane(tmp_path) as plane:
        await AsgiEdge(plane)(called, messages.get, send)
        assert (sent[0]["status"], sent[-1]["body"]) == (200, b'{"a":1,"token":"pl4nted"}')
        value = plane.pipeline.metrics.registry.get_sample_value
        labels = {"endpoint": GET_ITEM.id, "outcome": "mismatch"}
        await eventually(lambda: value("banyan_shadow_outcomes_total", labels) == 1)


async def test_kernel_takes_little_of_a_shadows_answer_ahead(tmp_path: Path) -> None:
    async with shadowing_plane(tmp_path) as plane:
        assert {pool.limits.receive_buffer for pool in plane.shadowing.pools} == {RECEIVE_BUFFER}


def test_secret_is_the_key_or_the_token(tmp_path: Path) -> None:
    made = Settings.model_validate({"state_dir": tmp_path})
    assert shadow_secret(made) == shadow_secret(made) == (tmp_path / "token").read_text().strip()
    given = Settings.model_validate({"state_dir": tmp_path, "shadow_key": "k" * 16})
    assert shadow_secret(given) == "k" * 16


def test_catalog_that_cannot_be_meant_is_refused_at_the_start(tmp_path: Path) -> None:
    endpoint = replace(GET_ITEM, settings={"shadow": {"nevr": True}})
    save(tmp_path / "catalog.json", Catalog((endpoint,)))
    with pytest.raises(CatalogError, match="'nevr' is unknown"):
        check_plane(Settings.model_validate({"state_dir": tmp_path, "catalog": tmp_path / "catalog.json"}))
