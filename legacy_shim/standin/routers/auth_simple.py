"""The auth_simple router: never worked since SQLAlchemy 2 stopped running bare strings."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from pydantic import BaseModel
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from legacy_shim.standin.database import Db, Now
from legacy_shim.standin.fields import Email
from legacy_shim.standin.security import AppSettings, oauth2_password, subject_of

router = APIRouter(prefix="/api/auth-simple", tags=["auth-simple"])

# The first 25 characters of it reach the client, inside the error's text.
FIND_USER = """
            SELECT
                id, email, name, password, role_id, branch_id, is_active
            FROM users
            WHERE email = :email
        """


class LoginRequest(BaseModel):
    email: Email
    password: str


class LoginResponse(BaseModel):
    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the scheme, not a secret
    user: dict[str, object]


class UserInfo(BaseModel):
    id: str
    email: str
    name: str | None = None
    role_id: int | None = None
    branch_id: int | None = None
    is_active: bool = True


class ClientForm:
    """OAuth2 lets a client name itself; nobody ever looked."""

    def __init__(
        self,
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form()] = None,
    ) -> None:
        self.client_id, self.client_secret = client_id, client_secret


class LoginForm:
    def __init__(
        self,
        client: Annotated[ClientForm, Depends()],
        username: Annotated[str, Form()],
        password: Annotated[str, Form()],
        grant_type: Annotated[str | None, Form(pattern="password")] = None,
        scope: Annotated[str, Form()] = "",
    ) -> None:
        self.username, self.password = username, password
        self.grant_type, self.scope, self.client = grant_type, scope, client


@router.post("/login", response_model=LoginResponse)
def login(body: LoginRequest, db: Db) -> dict[str, object]:
    try:
        return {"user": _find_user(db, body.email)}
    except ArgumentError as error:
        raise HTTPException(500, f"Login failed: {error}") from error


@router.post("/token")
def token_login(form: Annotated[LoginForm, Depends()], db: Db) -> dict[str, object]:
    return login(LoginRequest(email=form.username, password=form.password), db)


@router.get("/me", response_model=UserInfo)
def get_current_user(
    token: Annotated[str, Depends(oauth2_password)],
    db: Db,
    now: Now,
    settings: AppSettings,
) -> dict[str, object]:
    return _find_user(db, subject_of(token, settings.secret_key.get_secret_value(), now))


def _find_user(db: Session, email: str) -> dict[str, object]:
    found = db.execute(FIND_USER, {"email": email})  # type: ignore[call-overload] # what the monolith did
    return dict(found.mappings().one())
