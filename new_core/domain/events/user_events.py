"""What can happen to a user, and to a role."""

from dataclasses import dataclass

from new_core.domain.events.base import DomainEvent


@dataclass(frozen=True, kw_only=True)
class UserCreated(DomainEvent):
    name = "user.created"
    email: str


@dataclass(frozen=True, kw_only=True)
class UserUpdated(DomainEvent):
    name = "user.updated"
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UserPasswordChanged(DomainEvent):
    name = "user.password_changed"


@dataclass(frozen=True, kw_only=True)
class UserDeactivated(DomainEvent):
    name = "user.deactivated"


@dataclass(frozen=True, kw_only=True)
class UserDeleted(DomainEvent):
    name = "user.deleted"
    email: str


@dataclass(frozen=True, kw_only=True)
class RoleCreated(DomainEvent):
    name = "role.created"
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(DomainEvent):
    name = "role.changed"
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleDeleted(DomainEvent):
    name = "role.deleted"
    role: str
