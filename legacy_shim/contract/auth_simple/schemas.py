"""Bodies as the monolith's OpenAPI document declares them."""

from typing import Annotated, Self

from fastapi import Depends, Form
from pydantic import BaseModel

from legacy_shim.dialect import Json
from legacy_shim.fields import EmailAddress
from new_core.application.dtos.login_dto import Credentials, ProfileDTO
from new_core.application.dtos.user_dto import UserDTO


class LoginRequest(BaseModel):
    email: EmailAddress
    password: str

    def credentials(self) -> Credentials:
        return Credentials(self.email, self.password)


class LoginResponse(BaseModel):
    access_token: str
    token_type: str = "bearer"  # noqa: S105  the scheme, no secret
    user: dict[str, object]


class UserInfo(BaseModel):
    id: str
    email: str
    name: str | None = None
    role_id: int | None = None
    branch_id: int | None = None
    is_active: bool = True

    @classmethod
    def of(cls, user: UserDTO) -> Self:
        return cls(
            id=str(user.id),
            email=user.email,
            name=user.name,
            role_id=user.role_id,
            branch_id=user.branch_id,
            is_active=user.is_active,
        )


class _Client:
    """It may name itself, and nobody asks who it is."""

    def __init__(
        self,
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form()] = None,
    ) -> None:
        self.named = client_id is not None or client_secret is not None


class TokenForm:
    """The password grant of RFC 6749, section 4.3.2.

    Field by field and no model: a model's refusals would repeat the whole form, password and all, and the monolith's did not.
    """

    def __init__(
        self,
        client: Annotated[_Client, Depends()],
        username: Annotated[str, Form()],
        password: Annotated[str, Form()],
        grant_type: Annotated[str | None, Form(pattern="password")] = None,
        scope: Annotated[str, Form()] = "",
    ) -> None:
        self._username, self._password = username, password
        self.client, self.grant_type, self.scope = client, grant_type, scope

    def credentials(self) -> Credentials:
        return Credentials(self._username, self._password)


def signed_in_json(token: str, profile: ProfileDTO) -> dict[str, Json]:
    return {
        "access_token": token,
        "token_type": "bearer",
        "user": {"id": profile.id, "email": profile.email, "name": profile.name, "role": profile.role},
    }
