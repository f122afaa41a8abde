"""A screen: its parts are read at once, each within a time of its own; what one cannot give is marked, the rest shown.

Nothing is made up for a part that is missing: it is null, and the answer says which part that is and why.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import structlog
from fastapi import Depends, HTTPException
from pydantic import TypeAdapter

from new_core.api.bff.reading import reading
from new_core.api.bff.schemas import MissingPart, ScreenMeta, Why
from new_core.api.dependencies import ContainerDep, CurrentAccount
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.interfaces.services.cache import Load
from new_core.domain.exceptions.access_exceptions import PermissionDeniedError
from new_core.domain.exceptions.base import NotFoundError

log = structlog.get_logger()


class Access(Protocol):
    async def authorize(self, account: AccountDTO, permission: str) -> None: ...


class Kept(Protocol):
    async def fetch(self, name: str, aggregates: Sequence[str], load: Load) -> str: ...


@dataclass(frozen=True, slots=True)
class Keep:
    """What lets a part be kept: its form as JSON, a name that says all it depends on, the aggregates that make it old."""

    kind: TypeAdapter[Any]
    name: str
    aggregates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    read: Callable[[], Awaitable[object]]
    permission: str | None = None
    """None where the endpoint's own permission is enough."""
    keep: Keep | None = None
    is_main: bool = False
    """Where it is not there, there is no such screen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    value: object = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    values: Mapping[str, object]
    meta: ScreenMeta


class Composer:
    """For one caller: the same part is there for one and forbidden to another."""

    def __init__(self, access: Access, account: AccountDTO, kept: Kept, seconds: float) -> None:
        self._access = access
        self._account = account
        self._kept = kept
        self._seconds = seconds

    async def compose(self, *parts: Part) -> Composed:
        async with reading() as reads:
            tasks = [reads.create_task(self._outcome(part)) for part in parts]
        outcomes = {part.name: task.result() for part, task in zip(parts, tasks, strict=True)}
        missing = [MissingPart(part=name, why=each.why) for name, each in outcomes.items() if each.why is not None]
        if len(missing) == len(parts):
            raise _nothing(missing, parts)
        values = {name: each.value for name, each in outcomes.items()}
        return Composed(values, ScreenMeta(partial=bool(missing), missing=missing))

    async def _outcome(self, part: Part) -> Outcome:
        try:
            async with asyncio.timeout(self._seconds):
                return Outcome(await self._value(part))
        except PermissionDeniedError:
            return Outcome(why="forbidden")
        except NotFoundError:
            if part.is_main:
                raise
            return Outcome(why="missing")
        except TimeoutError:
            log.warning("new_core.screen.part_late", part=part.name, seconds=self._seconds)
            return Outcome(why="timeout")
        except Exception:  # whatever broke is this part's: the others are shown
            log.exception("new_core.screen.part_failed", part=part.name)
            return Outcome(why="failed")

    async def _value(self, part: Part) -> object:
        if part.permission is not None:
            await self._access.authorize(self._account, part.permission)
        if part.keep is None:
            return await part.read()
        keep = part.keep

        async def load() -> str:
            found = keep.kind.validate_python(await part.read(), from_attributes=True)
            return keep.kind.dump_json(found).decode()

        return keep.kind.validate_json(await self._kept.fetch(keep.name, keep.aggregates, load))


def _nothing(missing: Sequence[MissingPart], parts: Sequence[Part]) -> Exception:
    """An empty screen must not look like one that has nothing to show."""
    if all(each.why == "forbidden" for each in missing):
        return PermissionDeniedError(next(part.permission for part in parts if part.permission))
    return HTTPException(503, "Nothing of this screen could be read; try again")


async def _composer(container: ContainerDep, account: CurrentAccount) -> Composer:
    return Composer(container.access, account, container.kept, container.settings.screen_part_seconds)


ComposerDep = Annotated[Composer, Depends(_composer)]
