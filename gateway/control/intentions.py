"""Asks the new side which differences it intends, and keeps its answer for a minute."""

import asyncio
import time
from collections.abc import Callable, Sequence

import httpx
from pydantic import BaseModel, Field, ValidationError

PATIENCE = 2.0
KEPT_SECONDS = 60.0


class Intention(BaseModel):
    """One difference that the new side means to make, in its own words."""

    endpoint: str
    old: str = Field(description="What legacy answers.")
    new: str
    why: str


class _Document(BaseModel):
    defects: list[Intention]


class Intentions:
    """Without an address there are none."""

    def __init__(
        self,
        url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._transport = transport
        self._clock = clock
        self._asked = float("-inf")
        self._known: Sequence[Intention] = ()
        self.trouble = ""
        """Why they could not be read, in one sentence; the last known ones stand meanwhile."""

    async def known(self) -> Sequence[Intention]:
        if self._url is not None and self._clock() - self._asked >= KEPT_SECONDS:
            # Set before asking, so that a new side that hangs holds up one reader a minute and not all.
            self._asked = self._clock()
            await self._ask(self._url)
        return self._known

    async def watch(self) -> None:
        """Ask before anybody waits for it, until cancelled."""
        while self._url is not None:
            self._asked = self._clock()
            await self._ask(self._url)
            await asyncio.sleep(KEPT_SECONDS / 2)

    async def _ask(self, url: str) -> None:
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=PATIENCE, trust_env=False) as client:
                answer = await client.get(url)
            answer.raise_for_status()
            self._known = _Document.model_validate_json(answer.content).defects
            self.trouble = ""
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.trouble = f"{url} does not give the intended differences ({str(error) or type(error).__name__})"
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            self.trouble = f"{url} gives no list of intended differences ({place}: {first['msg']})"
