"""Requests to a service of the outside: with time-outs, in moderation, repeated where that is safe."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.core.clock import utc_now
from new_core.infrastructure.database.rehearsal import refuse_to_leave
from new_core.infrastructure.external_services.circuit import Circuit
from new_core.infrastructure.external_services.rate_limit import RateLimit

TIMEOUT: Final = httpx.Timeout(10.0, connect=3.0, pool=5.0)
MOST_TRIES: Final = 3
FIRST_PAUSE: Final = 0.5
LONGEST_WAIT: Final = 10.0
"""Whoever must wait longer than that goes back to the outbox and makes room for others."""
UNSENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What cannot have reached the service, so that repeating does nothing twice."""
_CHANCE: Final = random.SystemRandom()


def http_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    # No proxy or netrc out of the environment: credentials go where the settings say and nowhere else.
    return httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False, transport=transport)


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] | None = None
    json: object = None
    form: Mapping[str, str] | None = None
    is_repeatable: bool = True
    """False where doing it twice has another effect than doing it once."""


class HttpService:
    """Raises TemporaryServiceError or PermanentServiceError; what it returns is below 400, or 401 or 404."""

    def __init__(
        self,
        name: str,
        http: httpx.AsyncClient,
        limit: RateLimit,
        circuit: Circuit | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._name = name
        self._http = http
        self._limit = limit
        self._circuit = circuit or Circuit()
        self._sleep = sleep

    async def send(self, call: Call) -> httpx.Response:
        refuse_to_leave(f"{self._name}: {call.method} {httpx.URL(call.url).path}")
        for tried in range(1, MOST_TRIES):
            try:
                return await self._try(call)
            except _AgainError as error:
                wait = max(error.problem.retry_after, FIRST_PAUSE * 2**tried * _CHANCE.random())
                if wait > LONGEST_WAIT:
                    raise error.problem from error
                await self._sleep(wait)
        try:
            return await self._try(call)
        except _AgainError as error:
            raise error.problem from error

    async def close(self) -> None:
        await self._http.aclose()

    async def _try(self, call: Call) -> httpx.Response:
        wait = self._circuit.seconds_to_rest()
        if wait:
            raise TemporaryServiceError(self._name, "it failed too often and is left alone", wait)
        await self._sleep(self._limit.reserve())
        try:
            response = await self._http.request(
                call.method, call.url, headers=call.headers, params=call.params, json=call.json, data=call.form
            )
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise self._not_answered(call, error) from error
        return self._judged(call, response)

    def _not_answered(self, call: Call, error: httpx.TransportError | httpx.InvalidURL) -> Exception:
        self._circuit.failed()
        problem = TemporaryServiceError(self._name, f"no answer ({type(error).__name__})")
        return _AgainError(problem) if call.is_repeatable or isinstance(error, UNSENT) else problem

    def _judged(self, call: Call, response: httpx.Response) -> httpx.Response:
        status = response.status_code
        if status == 429 or status >= 500:
            self._circuit.failed()
            asked = _seconds(response.headers.get("retry-after", ""), utc_now())
            problem = TemporaryServiceError(self._name, f"answered {status}", asked)
            # It refused what it answers 429, so that can be repeated; with 5xx nobody knows how far it came.
            raise _AgainError(problem) if call.is_repeatable or status == 429 else problem
        self._circuit.succeeded()
        if status >= 300 and status not in {401, 404}:
            raise PermanentServiceError(self._name, f"refused with {status}: {response.text[:200]}")
        return response


class _AgainError(Exception):
    """May be repeated at once; if it is not, or fails again, `problem` is raised."""

    def __init__(self, problem: TemporaryServiceError) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _seconds(retry_after: str, now: datetime) -> float:
    """Read a Retry-After header, seconds or date (RFC 9110, 10.2.3); 0 if it says nothing of use."""
    if retry_after.isascii() and retry_after.isdecimal():
        # Nine digits are thirty years; more of them could overflow where times are added.
        return float(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds())
