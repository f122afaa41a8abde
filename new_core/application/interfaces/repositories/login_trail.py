"""Port to what logins leave behind: attempts, lockouts, codes tried, and the security log."""

from datetime import datetime
from typing import Protocol

from new_core.application.dtos.login_dto import Origin
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.session_dto import SecurityEventDTO, SecurityEventQuery
from new_core.domain.entities.second_factor import FactorMethod


class LoginTrail(Protocol):
    async def serialise(self, email: str) -> None:
        """Let no other unit of work judge a login of this address until this one has ended.

        Otherwise a hundred guesses at once would all be judged before the first is counted.
        """
        ...

    async def failures(self, email: str, since: datetime) -> list[datetime]:
        """Tell of the wrong passwords since the last right one, and since an administrator last unlocked the account."""
        ...

    async def lock_of(self, email: str, at: datetime) -> datetime | None:
        """Until when somebody has locked the account by hand, or the monolith has."""
        ...

    async def note_attempt(self, email: str, origin: Origin, at: datetime, *, is_right: bool) -> None: ...

    async def lock(self, user_id: int, at: datetime, until: datetime) -> None: ...

    async def unlock(self, user_id: int, by: int, at: datetime) -> None:
        """Lift the locks; failures up to now count no more."""
        ...

    async def factor_failures(self, user_id: int, since: datetime) -> list[datetime]:
        """Tell of the wrong codes since the last right one."""
        ...

    async def note_code(
        self, user_id: int, method: FactorMethod, origin: Origin, at: datetime, *, is_right: bool
    ) -> None:
        """Never the code itself."""
        ...

    async def note_event(self, user_id: int, event_type: str, origin: Origin | None, at: datetime) -> None: ...

    async def find_events(self, query: SecurityEventQuery) -> PageDTO[SecurityEventDTO]: ...
