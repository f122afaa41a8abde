"""Errors about users, roles and what they are granted."""

from new_core.domain.exceptions.base import ConflictError, NotFoundError


class UserNotFoundError(NotFoundError):
    code = "user_not_found"
    kind = "User"


class RoleNotFoundError(NotFoundError):
    code = "role_not_found"
    kind = "Role"


class DuplicateEmailError(ConflictError):
    code = "duplicate_email"

    def __init__(self, email: str) -> None:
        super().__init__("email", email, f"The e-mail address {email!r} is already registered")


class DuplicateEmployeeCodeError(ConflictError):
    code = "duplicate_employee_code"

    def __init__(self, employee_code: str) -> None:
        super().__init__("employee_code", employee_code, f"Employee code {employee_code!r} already exists")


class DuplicateRoleNameError(ConflictError):
    code = "duplicate_role_name"

    def __init__(self, name: str) -> None:
        super().__init__("name", name, f"Role {name!r} already exists")


class UserInUseError(ConflictError):
    code = "user_in_use"

    def __init__(self, user_id: int) -> None:
        message = f"User {user_id} cannot be deleted: what they did refers to them; deactivate them instead"
        super().__init__("id", str(user_id), message)


class RoleInUseError(ConflictError):
    code = "role_in_use"

    def __init__(self, role_id: int) -> None:
        super().__init__("id", str(role_id), f"Role {role_id} cannot be deleted: users have it")
