"""What is wrong with a deployment, told before it is started: settings, sides, store, catalog, ports, token, clock."""

import asyncio
import os
import socket
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum, unique
from pathlib import Path

import httpx
from sqlalchemy import text

from flags.database import open_engine, parse_url, reaching, shown, sqlite_file
from flags.errors import StoreError
from gateway.catalog_file import load
from gateway.clock import utc_now
from gateway.config import Settings
from gateway.errors import CatalogError, SettingsError
from gateway.report.queries.standing import Standing, read_standing
from gateway.token import known_token, token_file

PATIENCE = 3.0
_SHORT_TOKEN = 16
_CLOCK_SECONDS = 30


@unique
class Health(StrEnum):
    WELL = "ok"
    NOTED = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    health: Health
    detail: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a side answered, for the checks of the side and of the clock."""

    finding: Finding
    date: datetime | None


async def examine(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """All findings, in the order in which somebody would mend them."""
    async with (
        httpx.AsyncClient(transport=transport, timeout=PATIENCE, trust_env=False) as client,
        asyncio.TaskGroup() as tasks,
    ):
        legacy = tasks.create_task(_ask(client, "legacy", settings.legacy_url))
        new = tasks.create_task(_ask(client, "new", settings.new_url))
        store = tasks.create_task(_check_store(settings))
        comparisons = tasks.create_task(_check_comparisons(settings, utc_now()))
        runs = tasks.create_task(_is_running(client, settings))
    sides = [legacy.result(), new.result()]
    return [
        *(side.finding for side in sides),
        store.result(),
        comparisons.result(),
        _check_catalog(settings.catalog),
        _check_port("data plane", settings.host, settings.port, is_ours=runs.result()),
        _check_port("control plane", settings.control_host, settings.control_port, is_ours=runs.result()),
        _check_token(settings),
        _check_clock([side.date for side in sides], utc_now()),
    ]


async def _ask(client: httpx.AsyncClient, name: str, url: str | None) -> Answered:
    if url is None:
        return Answered(
            Finding(name, Health.NOTED, f"not set; legacy serves everything (BANYAN_{name.upper()}_URL)"), None
        )
    try:
        response = await client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        return Answered(
            Finding(name, Health.BROKEN, f"{url} does not answer ({reason}); start it or correct the URL"), None
        )
    try:
        date = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        date = None
    return Answered(Finding(name, Health.WELL, f"{url} answers {response.status_code}"), date)


async def _check_store(settings: Settings) -> Finding:
    try:
        url = parse_url(settings.store_url)
        file = sqlite_file(url)
        if file is not None and not file.exists():
            return _check_new_file(file)
        engine = open_engine(url)
        try:
            async with reaching(url), engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        finally:
            await engine.dispose()
    except StoreError as error:
        return Finding("store", Health.BROKEN, str(error))
    return Finding("store", Health.WELL, f"{shown(url)} answers")


async def _check_comparisons(settings: Settings, now: datetime) -> Finding:
    """Only looked at: the tables are made, or brought up, by the gateway once it runs."""
    nothing = Finding("comparisons", Health.WELL, "none on record yet; stage shadow begins them")
    try:
        url = parse_url(settings.store_url)
        file = sqlite_file(url)
        if file is not None and not file.exists():
            return nothing
        engine = open_engine(url)
        try:
            async with reaching(url), engine.connect() as connection:
                found = await read_standing(connection, now.timestamp())
        finally:
            await engine.dispose()
    except StoreError as error:
        return Finding("comparisons", Health.BROKEN, str(error))
    return nothing if found is None or found.beat is None else _describe_comparisons(found, found.beat, now)


def _describe_comparisons(found: Standing, beat: float, now: datetime) -> Finding:
    age = max(0, now.timestamp() - beat)
    detail = f"version {found.version}, {found.size / 2**20:,.0f} MB, last written {age:,.0f} s ago"
    if found.incomplete:
        detail += f"; {found.incomplete} workers ended without saying so, and what each compared after it wrote last is missing"
        return Finding("comparisons", Health.NOTED, detail)
    return Finding("comparisons", Health.WELL, detail)


def _check_new_file(file: Path) -> Finding:
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return Finding("store", Health.BROKEN, f"{file} cannot be made, as {folder} is not a folder one may write to")
    return Finding("store", Health.WELL, f"{file} will be made at the first start")


def _check_catalog(path: Path | None) -> Finding:
    if path is None:
        return Finding("catalog", Health.NOTED, "not set; legacy serves everything, seen paths become candidates")
    try:
        catalog = load(path)
    except CatalogError as error:
        return Finding("catalog", Health.BROKEN, str(error))
    hidden = sum(1 for endpoint in catalog if endpoint.hidden_by)
    return Finding(
        "catalog", Health.WELL, f"{path}: {len(catalog)} endpoints{f', {hidden} never reached' if hidden else ''}"
    )


def _check_port(name: str, host: str, port: int, *, is_ours: bool) -> Finding:
    if is_ours:
        return Finding(name, Health.WELL, f"a gateway runs on {host}:{port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            variable = "BANYAN_PORT" if name == "data plane" else "BANYAN_CONTROL_PORT"
            return Finding(name, Health.BROKEN, f"{host}:{port} cannot be used ({error.strerror}); set {variable}")
    if name == "control plane" and host not in {"127.0.0.1", "::1", "localhost"}:
        return Finding(name, Health.NOTED, f"{host}:{port} is free; whoever reaches it can read all but the token")
    return Finding(name, Health.WELL, f"{host}:{port} is free")


async def _is_running(client: httpx.AsyncClient, settings: Settings) -> bool:
    """Whether the control plane of these settings answers, so that its ports are rightly taken."""
    try:
        response = await client.get(f"http://{settings.control_host}:{settings.control_port}/-/live")
        return response.status_code == 200 and response.json() == {"live": True}
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return False


def _check_token(settings: Settings) -> Finding:
    file = token_file(settings)
    was_open = settings.token is None and file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077
    try:
        token = known_token(settings)
    except SettingsError as error:
        return Finding("token", Health.BROKEN, str(error))
    if token is None:
        return Finding("token", Health.WELL, f"{file} will be made at the first start")
    if was_open:
        return Finding("token", Health.NOTED, f"{file} could be read by others and is closed now; make a new one")
    if len(token) < _SHORT_TOKEN:
        return Finding("token", Health.NOTED, "BANYAN_TOKEN is short enough to be guessed; take 32 random characters")
    return Finding("token", Health.WELL, "from BANYAN_TOKEN" if settings.token else f"{file}, mode 0600")


def _check_clock(dates: Sequence[datetime | None], now: datetime) -> Finding:
    """Compare with the sides' own Date: tokens and audit times go wrong where clocks differ."""
    # A Date that ends in -0000 comes without a zone from the standard library; HTTP's is always UTC (RFC 9110, 5.6.7).
    aware = [date if date.tzinfo else date.replace(tzinfo=UTC) for date in dates if date is not None]
    if not aware:
        return Finding("clock", Health.NOTED, f"{now:%Y-%m-%d %H:%M:%S} UTC; no side gave a time to compare with")
    off = max(abs((now - date).total_seconds()) for date in aware)
    if off > _CLOCK_SECONDS:
        return Finding("clock", Health.BROKEN, f"a side's clock is {off:.0f} s away from this one; set both by NTP")
    return Finding("clock", Health.WELL, f"within {max(off, 1):.0f} s of the sides")
