"""Gateway, stand-in and new side in this process over sockets, the two of them on one database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from pydantic import SecretStr
from starlette.types import ASGIApp

from flags.model import Flag
from gateway.catalog_file import load
from gateway.exchange import Side
from gateway.headers import TrustedPeers
from gateway.policies import Policy
from gateway.report.samples import decode_sample
from gateway.shadow.asking import Envelope
from gateway.shadow.dry_run import DryRuns as Asking
from gateway.shadow.limits import Limits as ShadowLimits
from gateway.signing import DRY_RUN, Marked, derive_key, sign
from gateway.upstream import PoolLimits
from legacy_shim.app import NewSide, create_app
from legacy_shim.dry_run import DryRuns
from legacy_shim.standin.app import create_app as create_standin
from legacy_shim.standin.database import configure
from legacy_shim.standin.security import issue_token
from legacy_shim.standin.seed import seed_if_empty
from legacy_shim.standin.settings import Settings as StandinSettings
from new_core.core.clock import utc_now
from new_core.core.config import Settings
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.rehearsal import Limits
from new_core.infrastructure.database.session import Database
from tests.legacy_shim.standin.running import SECRET_KEY, served
from tests.support.wire import Gateway, Reply, Setup, gateway

CATALOG = load(Path(__file__).parents[2] / "legacy_shim" / "catalog.json")
KEY = derive_key("a secret of both ends")
Wrap = Callable[[ASGIApp], ASGIApp]


def seed(url: str) -> None:
    """The demo's data, and the new side's own tables; in a thread, since a loop may be running here."""
    legacy = configure(url)
    seed_if_empty(legacy)
    legacy.close()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(_migrate(url))).result()


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate.upgrade(database.engine)
    await database.dispose()


def signed_in() -> dict[str, str]:
    token = issue_token("admin@tsh.lab", SECRET_KEY, utc_now(), timedelta(minutes=15))
    return {"Authorization": f"Bearer {token}"}


def signed(method: str, target: str, body: bytes) -> dict[str, str]:
    """The mark of a dry-run."""
    lines = sign(KEY, DRY_RUN, Marked(method, target.encode(), "id-1", body), utc_now().timestamp())
    return {name.decode(): value.decode() for name, value in lines}


def new_side_on(url: str, key: bytes = KEY) -> NewSide:
    settings = Settings(
        environment="test", database_url=url, secret_key=SecretStr(SECRET_KEY), log_level="error", relay="off"
    )
    return create_app(settings, dry_runs=DryRuns(key, Limits(20.0, lock_seconds=2)))


@dataclass
class Erp:
    gateway: Gateway
    database: Database
    asked: int = field(default=0)

    async def write(self, method: str, target: str, body: object = None) -> Reply:
        """Send a write as the administrator; returns what the client got."""
        self.asked += 1
        content = b"" if body is None else orjson.dumps(body)
        lines = [f"{method} {target} HTTP/1.1", "Host: erp", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(content)}", *(f"{k}: {v}" for k, v in signed_in().items())]
        return await self.gateway.ask("\r\n".join(lines).encode() + b"\r\n\r\n" + content)

    async def outcome(self) -> str:
        """Of the last write."""
        return (await self.gateway.outcomes(self.asked))[-1]

    async def rows(self) -> list[dict[str, Any]]:
        """Of the last write's sample: before, after, and what legacy made of it."""
        await self.gateway.outcomes(self.asked)
        writes = decode_sample(self.gateway.kept.comparisons[-1].sample).writes
        rows = writes["rows"] if writes is not None else []
        return rows if isinstance(rows, list) else []

    async def differences(self) -> dict[str, tuple[str, Any, Any]]:
        """Location to kind and both values, of the last write."""
        await self.gateway.outcomes(self.asked)
        sample = self.gateway.kept.comparisons[-1].sample
        found = decode_sample(sample).differences if sample else ()
        return {each.location: (each.kind, each.legacy, each.new) for each in found}


@asynccontextmanager
async def erp(
    url: str, dry_run: tuple[str, ...], *, wrap: Wrap | None = None, budget: float = 20.0, key: bytes = KEY
) -> AsyncIterator[Erp]:
    """All endpoints in stage shadow; those named are dry-run. ``wrap`` may come between gateway and new side."""
    new = new_side_on(url, key)
    database: Database = new.core.state.container.database
    setup = Setup(
        endpoints=CATALOG.endpoints,
        flags=tuple(Flag(endpoint.shadow_flag, enabled=True) for endpoint in CATALOG),
        policies={name: Policy(dry_run=True) for name in dry_run},
        limits=PoolLimits(read_timeout=30),
        shadow=ShadowLimits(noise=0, again=0),
    )
    try:
        async with (
            served(create_standin(StandinSettings(database_url=url, secret_key=SECRET_KEY))) as legacy_port,
            served(wrap(new) if wrap else new) as new_port,
            gateway(legacy_port, new_port, setup) as running,
        ):
            hearing = running.shadow.hearing
            envelope = Envelope(KEY, TrustedPeers(), lambda: utc_now().timestamp())
            hearing.rehearsal = Asking(hearing.sides[Side.NEW], envelope, hearing.clock, budget, patience=20)
            yield Erp(running, database)
    finally:
        await database.dispose()
