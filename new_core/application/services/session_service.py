"""Use cases about a user's open sessions, and the log of what happened to accounts."""

from datetime import timedelta
from typing import Final

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import ProfileDTO
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.session_dto import SecurityEventDTO, SecurityEventQuery, SessionDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.token_reader import TokenReader
from new_core.application.interfaces.unit_of_work import UnitOfWorkFactory
from new_core.domain.entities.session import BY_LOGOUT, BY_USER
from new_core.domain.exceptions.sign_in_exceptions import SessionNotFoundError
from new_core.domain.exceptions.user_exceptions import UserNotFoundError

REVOKED_FOR: Final = timedelta(days=1)
"""The monolith's; longer where the token itself lasts longer."""


class SessionService:
    def __init__(self, units: UnitOfWorkFactory, tokens: TokenReader, clock: Clock) -> None:
        self._units = units
        self._tokens = tokens
        self._clock = clock

    async def show_profile(self, account: AccountDTO) -> ProfileDTO:
        async with self._units(read_only=True) as unit:
            profile = await unit.accounts.profile(account.id, self._clock(), account.granted)
        if profile is None:
            raise UserNotFoundError(account.id)
        return profile

    async def list_sessions(self, account: AccountDTO, *, with_expired: bool = False) -> list[SessionDTO]:
        now = self._clock()
        async with self._units(read_only=True) as unit:
            sessions = await unit.sessions.active_of(account.id)
        return [SessionDTO.of(each, account.session) for each in sessions if with_expired or each.is_open(now)]

    async def end_session(self, account: AccountDTO, session_id: int) -> None:
        async with self._units() as unit:
            session = await unit.sessions.get_for_update(session_id)
            # Somebody else's is answered as none at all.
            if session is None or session.user_id != account.id or not session.is_active:
                raise SessionNotFoundError(session_id)
            session.end(BY_USER, self._clock())
            await unit.sessions.save(session)
            await unit.commit()

    async def end_sessions(self, account: AccountDTO, *, keep_current: bool) -> int:
        """End all sessions and tell how many; the current one is that of the token, or the newest if it names none."""
        async with self._units() as unit:
            sessions = await unit.sessions.active_of(account.id, locked=True)
            newest = sessions[-1].session_token if sessions else None
            kept = (account.session or newest) if keep_current else None
            ended = [each for each in sessions if each.session_token != kept]
            for session in ended:
                session.end(BY_USER, self._clock())
                await unit.sessions.save(session)
            await unit.commit()
        return len(ended)

    async def log_out(self, account: AccountDTO, token: str) -> None:
        """Revoke the token, and end its session, whose other tokens then go no further either."""
        now = self._clock()
        until = max(now + REVOKED_FOR, self._tokens.read(token, now).expires_at)
        async with self._units() as unit:
            await unit.accounts.revoke(account, token, now, until)
            if account.session is not None:
                session = await unit.sessions.by_token(account.session)
                if session is not None:
                    session.end(BY_LOGOUT, now)
                    await unit.sessions.save(session)
            await unit.commit()

    async def find_events(self, query: SecurityEventQuery) -> PageDTO[SecurityEventDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.login_trail.find_events(query)
