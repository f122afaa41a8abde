"""A user of the ERP and the rules a change to one must keep; passwords arrive here hashed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self, TypedDict

from new_core.domain.entities.base import Entity, differing
from new_core.domain.events.user_events import (
    UserCreated,
    UserDeactivated,
    UserDeleted,
    UserPasswordChanged,
    UserUpdated,
)
from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.text import check_texts

HIGHEST_INTEGER: Final = 2**31 - 1
LENGTHS: Final[Mapping[str, int | None]] = {"name": 100, "email": 255, "employee_code": 20, "phone": 20}


class UserFields(TypedDict, total=False):
    """What can be said of a user; what is left out keeps its value."""

    name: str
    email: str
    role_id: int | None
    branch_id: int | None
    employee_code: str | None
    phone: str | None
    is_salesperson: bool
    is_active: bool


@dataclass(eq=False, kw_only=True)
class User(Entity):
    name: str
    email: str
    password: str
    """The hash again: parts of the monolith read this column, parts the other."""
    created_at: datetime
    id: int | None = None
    password_hash: str | None = None
    password_salt: str | None = None
    role_id: int | None = None
    branch_id: int | None = None
    employee_code: str | None = None
    phone: str | None = None
    is_salesperson: bool = False
    is_active: bool = True
    is_verified: bool | None = False
    updated_at: datetime | None = None
    last_login: datetime | None = None

    @classmethod
    def create(cls, fields: UserFields, hashed: str, at: datetime) -> Self:
        user = cls(
            name=fields["name"],
            email=fields["email"],
            password=hashed,
            password_hash=hashed,
            created_at=at,
            updated_at=at,
        )
        user._apply(fields)
        user.record(UserCreated(occurred_at=at, email=user.email))
        return user

    def revise(self, fields: UserFields, at: datetime) -> None:
        """Change what differs. A revision that changes nothing leaves no trace, not even in `updated_at`."""
        before = self.fields()
        self._apply(fields)
        if changed := differing(before, self.fields()):
            self.updated_at = at
            self.record(UserUpdated(occurred_at=at, changed=changed))

    def change_password(self, hashed: str, at: datetime) -> None:
        self.password = self.password_hash = hashed
        self.updated_at = at
        self.record(UserPasswordChanged(occurred_at=at))

    def deactivate(self, at: datetime) -> None:
        """Take out of use; the row stays, because what the user did names it."""
        if self.is_active:
            self.is_active = False
            self.updated_at = at
            self.record(UserDeactivated(occurred_at=at))

    def delete(self, at: datetime) -> None:
        self.record(UserDeleted(occurred_at=at, email=self.email))

    def note_login(self, at: datetime) -> None:
        # The monolith's mapper touches the second column with every write.
        self.last_login = self.updated_at = at

    @property
    def stored_hash(self) -> str:
        return self.password_hash or self.password

    def fields(self) -> UserFields:
        return UserFields(
            name=self.name,
            email=self.email,
            role_id=self.role_id,
            branch_id=self.branch_id,
            employee_code=self.employee_code,
            phone=self.phone,
            is_salesperson=self.is_salesperson,
            is_active=self.is_active,
        )

    def _apply(self, fields: UserFields) -> None:
        _check(fields)
        merged = self.fields() | fields
        self.name = merged["name"]
        self.email = merged["email"]
        self.role_id = merged["role_id"]
        self.branch_id = merged["branch_id"]
        self.employee_code = merged["employee_code"]
        self.phone = merged["phone"]
        self.is_salesperson = merged["is_salesperson"]
        self.is_active = merged["is_active"]


def _check(fields: UserFields) -> None:
    """Only what is being said is checked: a row that broke a rule before it existed can still be corrected."""
    check_texts(fields, LENGTHS)
    for name in ("role_id", "branch_id"):
        value = fields.get(name)
        if isinstance(value, int) and not 0 < value <= HIGHEST_INTEGER:
            raise InvalidValueError(name, value, "there is no such row")
