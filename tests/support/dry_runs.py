"""Requests as a gateway signs them, and an application that believes it."""

from typing import Any

import httpx
import orjson

from gateway.signing import DRY_RUN, Marked, derive_key, sign
from legacy_shim.dry_run import DryRuns
from legacy_shim.read_back import PATH
from new_core.infrastructure.database.rehearsal import Limits
from tests.support.new_core_databases import NOW
from tests.support.new_side import bearer

KEY = derive_key("a secret of both ends")
BELIEVING = DryRuns(KEY, Limits(seconds=10, lock_seconds=0.05))


def marked(
    method: str, target: str, body: bytes = b"", *, key: bytes = KEY, mark: bytes = DRY_RUN, age: float = 0
) -> dict[str, str]:
    lines = sign(key, mark, Marked(method, target.encode(), "id-1", body), NOW.timestamp() - age)
    return {name.decode(): value.decode() for name, value in lines}


async def dry_run(client: httpx.AsyncClient, method: str, target: str, json: object = None) -> Any:
    """The document about a write, asked as the administrator."""
    request = client.build_request(method, target, json=json, headers=bearer())
    request.headers.update(marked(method, target, request.content))
    answer = await client.send(request)
    assert answer.headers["content-type"] == "application/vnd.banyan.dry-run+json", answer.text
    return answer.json()


async def read_rows(client: httpx.AsyncClient, *tables: dict[str, object]) -> httpx.Response:
    body = orjson.dumps({"tables": tables})
    return await client.post(PATH, content=body, headers=marked("POST", PATH, body))
