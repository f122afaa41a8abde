"""Use cases about roles and what they grant."""

from collections.abc import Collection

from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.user_dto import PermissionDTO, PermissionQuery, RoleChanges, RoleDTO, RoleQuery
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.role import Role
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.exceptions.user_exceptions import DuplicateRoleNameError, RoleNotFoundError


class RoleService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_roles(self, query: RoleQuery) -> list[RoleDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.roles.find(query)

    async def page_roles(self, query: RoleQuery) -> PageDTO[RoleDTO]:
        async with self._units(read_only=True) as unit:
            return PageDTO(await unit.roles.find(query), await unit.roles.count(query))

    async def get_role(self, role_id: int) -> RoleDTO:
        async with self._units(read_only=True) as unit:
            role = await unit.roles.get(role_id)
            if role is None:
                raise RoleNotFoundError(role_id)
            return await _shown(unit, role)

    async def create_role(self, fields: RoleChanges) -> RoleDTO:
        async with self._units() as unit:
            role = Role.create(fields, self._clock())
            return await self._save(unit, role, is_renamed=True)

    async def update_role(self, role_id: int, changes: RoleChanges) -> RoleDTO:
        async with self._units() as unit:
            role = await _locked(unit, role_id)
            is_renamed = changes.get("name", role.name) != role.name
            role.revise(changes, self._clock())
            return await self._save(unit, role, is_renamed=is_renamed)

    async def grant(self, role_id: int, codes: Collection[str], by: AccountDTO) -> RoleDTO:
        """Make exactly these the permissions of the role."""
        async with self._units() as unit:
            role = await _locked(unit, role_id)
            for code in await unit.roles.grant(role_id, codes, by.id, self._clock()):
                raise InvalidValueError("permissions", code, f"there is no permission {code!r}")
            role.touch(self._clock())
            return await self._save(unit, role, is_renamed=False)

    async def delete_role(self, role_id: int) -> None:
        """Delete a role that no user has."""
        async with self._units() as unit:
            role = await _locked(unit, role_id)
            role.delete(self._clock())
            await unit.roles.remove(role)
            await unit.commit()

    async def page_permissions(self, query: PermissionQuery) -> PageDTO[PermissionDTO]:
        async with self._units(read_only=True) as unit:
            return await unit.roles.permissions(query)

    async def _save(self, unit: UnitOfWork, role: Role, *, is_renamed: bool) -> RoleDTO:
        if is_renamed and await unit.roles.is_name_taken(role.name):
            raise DuplicateRoleNameError(role.name)
        await unit.roles.save(role)
        shown = await _shown(unit, role)
        await unit.commit()
        return shown


async def _shown(unit: UnitOfWork, role: Role) -> RoleDTO:
    granted = await unit.roles.granted(role.identity)
    return RoleDTO(role.identity, role.name, role.description, bool(role.is_active), granted)


async def _locked(unit: UnitOfWork, role_id: int) -> Role:
    role = await unit.roles.get_for_update(role_id)
    if role is None:
        raise RoleNotFoundError(role_id)
    return role
