"""Port to the second factors."""

from typing import Protocol

from new_core.application.interfaces.repositories.base_repository import BaseRepository
from new_core.domain.entities.second_factor import SecondFactor


class FactorRepository(BaseRepository[SecondFactor], Protocol):
    async def of_user(self, user_id: int, *, locked: bool = False) -> SecondFactor | None: ...
