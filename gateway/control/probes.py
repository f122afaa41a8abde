"""Whether somebody listens at an address: the one question asked of the data plane and of both sides."""

import asyncio
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from gateway.config import Settings

PATIENCE = 2.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - addresses to ask at, none to bind


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found at one address; ``detail`` says why nobody is there."""

    name: str
    address: str
    ok: bool
    detail: str


async def probe(name: str, host: str, port: int, patience: float = PATIENCE) -> Probe:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        async with asyncio.timeout(patience):
            _, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        return Probe(name, address, ok=False, detail=f"no connection within {patience:g} s")
    except OSError as error:
        return Probe(name, address, ok=False, detail=_reason(error))
    writer.close()
    return Probe(name, address, ok=True, detail="accepts connections")


async def probe_url(name: str, url: str | None, patience: float = PATIENCE) -> Probe:
    if url is None:
        return Probe(name, "-", ok=False, detail="not set")
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return Probe(name, f"{parts.hostname}", ok=False, detail="its port is not a number from 1 to 65535")
    return await probe(name, parts.hostname or "", port, patience)


async def probe_data_plane(settings: Settings) -> Probe:
    """Ask at the address clients use; a plane that listens everywhere is asked at home."""
    return await probe("data plane", _EVERYWHERE.get(settings.host, settings.host), settings.port)


async def probe_all(settings: Settings) -> list[Probe]:
    """The data plane, legacy and new, all at once."""
    async with asyncio.TaskGroup() as tasks:
        jobs = [
            tasks.create_task(probe_data_plane(settings)),
            tasks.create_task(probe_url("legacy", settings.legacy_url)),
            tasks.create_task(probe_url("new", settings.new_url)),
        ]
    return [job.result() for job in jobs]


def _reason(error: OSError) -> str:
    # asyncio puts the address into strerror; the number alone gives the plain words.
    words = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return (words or type(error).__name__).lower()
