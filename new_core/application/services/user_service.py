"""Use cases about users."""

from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.user_dto import UserChanges, UserDTO, UserQuery
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.password_hasher import PasswordHasher
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.session import BY_DEACTIVATION
from new_core.domain.entities.user import User
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.user_exceptions import DuplicateEmailError, UserNotFoundError
from new_core.domain.value_objects.password import check_hashable, check_password


class UserService:
    def __init__(self, units: UnitOfWorkFactory, passwords: PasswordHasher, clock: Clock) -> None:
        self._units = units
        self._passwords = passwords
        self._clock = clock

    async def find_users(self, query: UserQuery) -> list[UserDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.users.find(query)

    async def page_users(self, query: UserQuery) -> PageDTO[UserDTO]:
        async with self._units(read_only=True) as unit:
            return PageDTO(await unit.users.find(query), await unit.users.count(query))

    async def get_user(self, user_id: int) -> UserDTO:
        async with self._units(read_only=True) as unit:
            return await _shown(unit, user_id)

    async def create_user(self, fields: UserChanges, password: str, *, is_judged: bool = True) -> UserDTO:
        """Create a user; the password is judged by our rules, unless the caller must take what the monolith took."""
        check_hashable(password)
        if is_judged:
            check_password(password, email=fields["email"], name=fields["name"])
        hashed = await self._passwords.hash(password)
        async with self._units() as unit:
            if await unit.users.is_email_taken(fields["email"]):
                raise DuplicateEmailError(fields["email"])
            return await self._save(unit, User.create(fields, hashed, self._clock()))

    async def update_user(self, user_id: int, changes: UserChanges, password: str | None = None) -> UserDTO:
        """Change what is given; a password given here is not judged, and no session ends: the monolith's way."""
        if password:
            check_hashable(password)
        # Before the unit begins, because bcrypt is slow on purpose and no transaction should stay open for it.
        hashed = await self._passwords.hash(password) if password else None
        async with self._units() as unit:
            user = await _locked(unit, user_id)
            email = changes.get("email", user.email)
            if email != user.email and await unit.users.is_email_taken(email):
                raise DuplicateEmailError(email)
            was_active = user.is_active
            user.revise(changes, self._clock())
            if hashed:
                user.change_password(hashed, self._clock())
            if was_active and not user.is_active:
                await self._end_sessions(unit, user_id)
            return await self._save(unit, user)

    async def deactivate_user(self, user_id: int) -> UserDTO:
        """Take a user out of use and end what they have open."""
        async with self._units() as unit:
            user = await _locked(unit, user_id)
            user.deactivate(self._clock())
            await self._end_sessions(unit, user_id)
            return await self._save(unit, user)

    async def erase_user(self, user_id: int) -> None:
        """Delete the row, as the monolith did; whoever is referred to is refused."""
        async with self._units() as unit:
            user = await _locked(unit, user_id)
            user.delete(self._clock())
            await unit.users.remove(user)
            await unit.commit()

    async def _save(self, unit: UnitOfWork, user: User) -> UserDTO:
        for name, value in await unit.users.missing_references(user):
            raise InvalidValueError(name, value, "there is no such row")
        await unit.users.save(user)
        shown = await _shown(unit, user.identity)
        await unit.commit()
        return shown

    async def _end_sessions(self, unit: UnitOfWork, user_id: int) -> None:
        for session in await unit.sessions.active_of(user_id, locked=True):
            session.end(BY_DEACTIVATION, self._clock())
            await unit.sessions.save(session)


async def _shown(unit: UnitOfWork, user_id: int) -> UserDTO:
    shown = await unit.users.show(user_id)
    if shown is None:
        raise UserNotFoundError(user_id)
    return shown


async def _locked(unit: UnitOfWork, user_id: int) -> User:
    user = await unit.users.get_for_update(user_id)
    if user is None:
        raise UserNotFoundError(user_id)
    return user
