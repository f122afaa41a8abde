"""Requests as a gateway signs them, and an application that believes it."""

import hashlib
from typing import Any

import httpx
import orjson

from gateway.signing import DRY_RUN, derive_key, sign
from legacy_shim.dry_run import DryRuns
from legacy_shim.read_back import PATH
from new_core.infrastructure.database.rehearsal import Limits
from tests.support.new_core_databases import NOW
from tests.support.new_side import bearer

KEY = derive_key("a secret of both ends")
BELIEVING = DryRuns(KEY, Limits(seconds=10, lock_seconds=0.05))


def marked(method: str, target: str, *, key: bytes = KEY, mark: bytes = DRY_RUN, age: float = 0) -> dict[str, str]:
    lines = sign(key, mark, method, target.encode(), "id-1", NOW.timestamp() - age)
    return {name.decode(): value.decode() for name, value in lines}


async def dry_run(client: httpx.AsyncClient, method: str, target: str, json: object = None) -> Any:
    """The document about a write, asked as the administrator."""
    headers = bearer() | marked(method, target)
    answer = await client.request(method, target, json=json, headers=headers)
    assert answer.headers["content-type"] == "application/vnd.banyan.dry-run+json", answer.text
    return answer.json()


async def read_rows(client: httpx.AsyncClient, *tables: dict[str, object]) -> httpx.Response:
    body = orjson.dumps({"tables": tables})
    target = f"{PATH}?sha256={hashlib.sha256(body).hexdigest()}"
    return await client.post(target, content=body, headers=marked("POST", target))
