"""A trickle of realistic requests: people of the ERP log in, look around, and now and then change a customer."""

import asyncio
import itertools
from collections import Counter
from dataclasses import dataclass, field

import httpx

PASSWORD = "Passw0rd!Lab"  # noqa: S105 - the demo data's own, known to everybody
PEOPLE = ("sales1@tsh.lab", "manager@tsh.lab", "viewer@tsh.lab")
LOGIN_EVERY = 120
"""Requests by one token; the monolith's mobile tokens last 15 minutes."""

ROUND = (
    "GET /api/customers/?skip=0&limit=20",
    "GET /api/customers/{id}",
    "GET /api/products/?limit=20",
    "GET /api/products/{id}",
    "GET /api/customers/{id}",
    "GET /api/customers/all/combined",
    "GET /api/inventory/items",
    "GET /api/customers/salespersons",
    "GET /api/customers/?search=a",
    "GET /api/invoices/sales",
    "GET /api/customers/9999",
    "GET /api/dashboard/stats",
    "GET /api/customers",
    "GET /api/branches/1",
    "GET /api/vendors/",
    "GET /api/customers/{id}",
    "PUT /api/customers/{id}",
    "GET /api/mobile/home",
    "GET /api/expenses/categories",
    "GET /health",
)


@dataclass(slots=True)
class Trickle:
    """Sends one request after the other, ``rate`` a second, through the gateway only."""

    base_url: str
    rate: float = 5.0
    statuses: Counter[int] = field(default_factory=Counter)
    failed: int = 0
    """Requests that got no answer at all."""

    async def run(self) -> None:
        async with httpx.AsyncClient(base_url=self.base_url, timeout=20, trust_env=False) as client:
            token = ""
            steps = itertools.cycle(ROUND)
            for number in itertools.count():
                if number % LOGIN_EVERY == 0:
                    token = await self._log_in(client, PEOPLE[number // LOGIN_EVERY % len(PEOPLE)])
                await self._step(client, next(steps), number, token)
                await asyncio.sleep(1 / self.rate)

    async def _log_in(self, client: httpx.AsyncClient, email: str) -> str:
        answer = await self._send(
            client, client.build_request("POST", "/api/auth/login/mobile", json={"email": email, "password": PASSWORD})
        )
        return str(answer.json()["access_token"]) if answer is not None and answer.is_success else ""

    async def _step(self, client: httpx.AsyncClient, step: str, number: int, token: str) -> None:
        method, path = step.format(id=number % 8 + 1).split(" ", 1)
        change = {"notes": f"seen {number} times"} if method == "PUT" else None
        request = client.build_request(method, path, json=change, headers={"Authorization": f"Bearer {token}"})
        await self._send(client, request)

    async def _send(self, client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response | None:
        try:
            answer = await client.send(request)
        except httpx.TransportError:
            self.failed += 1
            return None
        self.statuses[answer.status_code] += 1
        return answer

    @property
    def total(self) -> int:
        return self.statuses.total() + self.failed
