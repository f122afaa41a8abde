"""A worker killed with SIGKILL, as a real process: what it had written stays exact, and its row says it never ended."""

import asyncio
import sqlite3
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from flags.embedded import EmbeddedFlags
from flags.model import Flag
from gateway.report.recorder import FLUSH_SECONDS, LOST_SECONDS
from gateway.report.records import OUTCOMES
from tests.gateway.test_main_together import ENDPOINT, ask, together
from tests.support.processes import until

SUMS = f"SELECT total(sampled), total({' + '.join(OUTCOMES)}) FROM banyan_counts WHERE grain = 60"  # noqa: S608 - our own names
WORKERS = "SELECT worker, stopped IS NULL FROM banyan_shadow_workers ORDER BY started"


def read(store: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(question).fetchall()


async def shadow_all(store: Path) -> None:
    flags = await EmbeddedFlags.create(f"sqlite:///{store}")
    await flags.change([Flag(ENDPOINT.shadow_flag, enabled=True)], who="test", why="test", action="test")
    await flags.close()


def test_promise_leaves_a_batch_as_long_to_be_written_as_to_be_filled() -> None:
    assert LOST_SECONDS >= 2 * FLUSH_SECONDS


def test_killed_worker_loses_no_more_than_its_last_batch(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    with together(tmp_path, store, workers=1) as gateway, closing(HTTPConnection("127.0.0.1", 0)) as client:
        client.port = gateway.running.port
        until(gateway.running.is_ready)
        asyncio.run(shadow_all(store))
        until(lambda: ask(client) and read(store, SUMS)[0][0])
        for _ in range(10):
            ask(client)
        written = until(lambda: gateway.running.metric("banyan_shadow_outcomes_total"))
        until(lambda: read(store, SUMS)[0][0] >= written)
        for _ in range(10):
            ask(client)
        gateway.running.workers()[0].kill()
        ((sampled, told),) = read(store, SUMS)
        assert written <= sampled == told
        until(lambda: len(read(store, WORKERS)) == 2)  # the next one has written its first batch
        assert gateway.running.end() == 0
    assert [never_ended for _, never_ended in read(store, WORKERS)] == [1, 0]
