"""What the repository of every aggregate can do."""

from typing import Protocol, TypeVar

from new_core.domain.entities.base import Entity

Aggregate = TypeVar("Aggregate", bound=Entity)


class BaseRepository(Protocol[Aggregate]):
    async def get(self, identity: int) -> Aggregate | None: ...

    async def get_for_update(self, identity: int) -> Aggregate | None:
        """Get it with its row locked until the unit of work ends, so that no concurrent change is lost."""
        ...

    async def save(self, aggregate: Aggregate) -> None:
        """Write a new or changed aggregate now; a conflict with what is stored is raised here, not at the commit."""
        ...
