"""The recorded exchanges of one of the monolith's routers, replayed in order on its own data."""

import json
from dataclasses import dataclass
from typing import Any

import httpx
from typing_extensions import override

from tests.support.new_side import bearer, new_side
from tests.support.services import SHARED

FILE = SHARED / "legacy" / "samples.jsonl"
USERS = {"admin": "admin@tsh.lab", "sales": "sales1@tsh.lab", "manager": "manager@tsh.lab"}


@dataclass(frozen=True)
class Sample:
    number: int
    method: str
    path: str
    user: str
    body: Any
    status: int
    answer: str

    @override
    def __str__(self) -> str:
        return f"{self.number}-{self.method}-{self.path}"


def recorded(prefix: str) -> list[Sample]:
    """Those whose path begins so; none where the facts are not beside this checkout."""
    lines = FILE.read_text().splitlines() if FILE.is_file() else []
    return [
        Sample(
            row["seq"],
            row["method"],
            row["path"],
            row["as_user"],
            row["request_body"],
            row["status"],
            row["response_body"],
        )
        for row in map(json.loads, lines)
        if row["path"].startswith(prefix)
    ]


async def replay(url: str, samples: list[Sample]) -> dict[int, httpx.Response]:
    async with new_side(url) as client:
        return {sample.number: await _send(client, sample) for sample in samples}


async def _send(client: httpx.AsyncClient, sample: Sample) -> httpx.Response:
    headers = bearer(USERS[sample.user]) if sample.user in USERS else {}
    return await client.request(sample.method, sample.path, headers=headers, json=sample.body)
