"""Asks the new side which differences it intends, and keeps its answer for a minute."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

import httpx
from pydantic import BaseModel, Field, ValidationError, field_validator

from gateway.compare import Kind
from gateway.compare.locations import pattern
from gateway.control.document import read_document
from gateway.exchange import Side
from gateway.report.samples import Sample

PATIENCE = 2.0
KEPT_SECONDS = 60.0
AGAIN_SECONDS = 5.0
"""A new side that starts beside the control plane is there soon."""


class Place(BaseModel):
    location: str = Field(description="As rules name places; all below it where it ends in two dots: `$.items..`.")
    kinds: Sequence[Kind] = Field((), description="Of differences; all where there is none.")

    @field_validator("location")
    @classmethod
    def _check_location(cls, value: str) -> str:
        pattern(value.removesuffix(".."))
        return value

    def covers(self, location: str, kind: str) -> bool:
        where = pattern(self.location.removesuffix(".."))
        fits = where.below if self.location.endswith("..") else where.exact
        return fits.fullmatch(location) is not None and (not self.kinds or kind in self.kinds)


class Intention(BaseModel):
    """One difference that the new side means to make, in its own words."""

    endpoint: str
    old: str = Field(description="What legacy answers.")
    new: str
    why: str
    statuses: Mapping[Side, Sequence[int]] = Field(
        default_factory=dict, description="What a side answers then; any, where none is named."
    )
    at: Sequence[Place] = Field(
        (), description="Where it shows; nowhere is a thing to know, and explains no difference."
    )

    def covers(self, location: str, kind: str) -> bool:
        return any(place.covers(location, kind) for place in self.at)

    def fits(self, sample: Sample) -> bool:
        """Whether both sides answered this request as it says."""
        answers = {Side.LEGACY: sample.legacy, Side.NEW: sample.new}
        return all(
            not named or answer is None or answer.status in named
            for side, answer in answers.items()
            for named in [self.statuses.get(side)]
        )


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
            await asyncio.sleep(AGAIN_SECONDS if self.trouble else KEPT_SECONDS / 2)

    async def _ask(self, url: str) -> None:
        try:
            document = await read_document(url, PATIENCE, self._transport)
            self._known = _Document.model_validate_json(document).defects
            self.trouble = ""
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.trouble = f"{url} does not give the intended differences ({str(error) or type(error).__name__})"
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            self.trouble = f"{url} gives no list of intended differences ({place}: {first['msg']})"
