"""Who asks, and the names a form offers to choose from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountDTO:
    id: int
    email: str
    name: str
    role_id: int | None
    role: str | None
    is_active: bool
    session: str | None = None
    """The session that the caller's token belongs to, if it names one."""
    granted: frozenset[str] | None = None
    """Codes of the role's permissions, found together with the account; None where the account has some of its own too."""

    @property
    def is_admin(self) -> bool:
        return (self.role or "").lower() == "admin"


@dataclass(frozen=True, slots=True)
class SalespersonDTO:
    id: int
    name: str
    employee_code: str | None


@dataclass(frozen=True, slots=True)
class BranchDTO:
    id: int
    name: str
