"""Errors about who asks and what they may do."""

from new_core.domain.exceptions.base import DomainError


class AccessError(DomainError):
    code = "access_denied"


class InvalidTokenError(AccessError):
    """The reason is for the log; a client learns only that the token is not valid."""

    code = "invalid_token"

    def __init__(self, reason: str) -> None:
        super().__init__("Could not validate credentials")
        self.reason = reason


class PermissionDeniedError(AccessError):
    code = "permission_denied"

    def __init__(self, permission: str) -> None:
        super().__init__(f"Permission {permission} is required")
        self.permission = permission
