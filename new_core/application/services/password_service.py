"""Use cases about passwords, and about the locks that wrong ones set."""

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import Origin
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.password_hasher import PasswordHasher
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.session import BY_PASSWORD
from new_core.domain.entities.user import User
from new_core.domain.exceptions.sign_in_exceptions import TooManyFailuresError, WrongCredentialsError
from new_core.domain.exceptions.user_exceptions import UserNotFoundError
from new_core.domain.value_objects.lockout import WINDOW, locked_until
from new_core.domain.value_objects.password import check_password


class PasswordService:
    def __init__(self, units: UnitOfWorkFactory, passwords: PasswordHasher, clock: Clock) -> None:
        self._units = units
        self._passwords = passwords
        self._clock = clock

    async def change(self, account: AccountDTO, current: str, new: str, origin: Origin) -> None:
        """Change one's own password; all other sessions end. A wrong current one counts as a failed login."""
        check_password(new, email=account.email, name=account.name, field="new_password")
        async with self._units(read_only=True) as unit:
            user = await unit.users.get(account.id)
        if user is None:
            raise UserNotFoundError(account.id)
        is_right = await self._passwords.matches(current, user.stored_hash)
        hashed = await self._passwords.hash(new)
        async with self._units() as unit:
            await unit.login_trail.serialise(account.email)
            await self._check_lock(unit, account.email)
            user = await _locked(unit, account.id)
            await unit.login_trail.note_attempt(account.email, origin, self._clock(), is_right=is_right)
            if is_right:
                await self._store(unit, user, hashed, origin, kept=account.session)
            # Also a wrong one: its trail must stay.
            await unit.commit()
        if not is_right:
            raise WrongCredentialsError

    async def reset(self, user_id: int, new: str, origin: Origin) -> None:
        """Set somebody else's password; all of their sessions end."""
        async with self._units(read_only=True) as unit:
            found = await unit.users.show(user_id)
        if found is None:
            raise UserNotFoundError(user_id)
        check_password(new, email=found.email, name=found.name)
        hashed = await self._passwords.hash(new)
        async with self._units() as unit:
            await self._store(unit, await _locked(unit, user_id), hashed, origin, kept=None)
            await unit.commit()

    async def unlock(self, user_id: int, by: AccountDTO, origin: Origin) -> None:
        """Let a user try again at once."""
        now = self._clock()
        async with self._units() as unit:
            user = await _locked(unit, user_id)
            if await unit.login_trail.lock_of(user.email, now) is not None:
                await unit.login_trail.unlock(user_id, by.id, now)
                await unit.login_trail.note_event(user_id, "account_unlocked", origin, now)
            await unit.commit()

    async def _check_lock(self, unit: UnitOfWork, email: str) -> None:
        now = self._clock()
        until = locked_until(await unit.login_trail.failures(email, now - WINDOW), now)
        if until is not None:
            raise TooManyFailuresError(until, now)

    async def _store(self, unit: UnitOfWork, user: User, hashed: str, origin: Origin, *, kept: str | None) -> None:
        now = self._clock()
        user.change_password(hashed, now)
        await unit.users.save(user)
        for session in await unit.sessions.active_of(user.identity, locked=True):
            if session.session_token != kept:
                session.end(BY_PASSWORD, now)
                await unit.sessions.save(session)
        await unit.login_trail.note_event(user.identity, "password_changed", origin, now)


async def _locked(unit: UnitOfWork, user_id: int) -> User:
    user = await unit.users.get_for_update(user_id)
    if user is None:
        raise UserNotFoundError(user_id)
    return user
