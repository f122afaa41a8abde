"""Bodies of the sign-in endpoints."""

from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self

from fastapi.openapi.models import Example
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from new_core.api.v1.schemas.listing import Listing
from new_core.application.dtos.login_dto import (
    Credentials,
    FactorDemandDTO,
    FactorProof,
    ProfileDTO,
    SignedInDTO,
    Terms,
)
from new_core.application.dtos.session_dto import SecurityEventQuery
from new_core.domain.value_objects.sign_in import Channel


def _within_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC) if at.tzinfo else at
    except OverflowError as error:
        raise ValueError("must be a moment of the years 1 to 9999 in UTC") from error


Address = Annotated[str, StringConstraints(min_length=3, max_length=255)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=6, max_length=10)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Instant = Annotated[datetime, AfterValidator(_within_utc)]
"""Whatever its zone, a year of 1 to 9999 in UTC."""

EXAMPLE_LOGIN: Final[dict[str, Example]] = {
    "web": Example(value={"email": "manager@tsh.lab", "password": "correct horse battery"}),
    "telephone": Example(value={"email": "sales1@tsh.lab", "password": "correct horse battery", "channel": "mobile"}),
}
EXAMPLE_PROOF: Final[dict[str, Example]] = {
    "six digits": Example(value={"challenge": "eyJhbGciOi…", "code": "287082"}),
    "backup code": Example(value={"challenge": "eyJhbGciOi…", "code": "1F00C3A9"}),
}
EXAMPLE_REFRESH: Final[dict[str, Example]] = {"usual": Example(value={"refresh_token": "eyJhbGciOi…"})}
EXAMPLE_CODE: Final[dict[str, Example]] = {"six digits": Example(value={"code": "287082"})}
EXAMPLE_PASSWORD: Final[dict[str, Example]] = {
    "usual": Example(value={"current_password": "correct horse battery", "new_password": "staple of nine letters"})
}


class Body(BaseModel):
    # Input is kept out of complaints: it may be a secret.
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Login(Body):
    email: Address
    password: Password
    channel: Channel = Channel.WEB

    def credentials(self) -> Credentials:
        return Credentials(self.email, self.password)

    def terms(self) -> Terms:
        return Terms(self.channel)


class Proof(Body):
    challenge: Token
    code: Code
    channel: Channel = Channel.WEB

    def proof(self) -> FactorProof:
        return FactorProof(self.challenge, self.code)

    def terms(self) -> Terms:
        return Terms(self.channel)


class Refresh(Body):
    refresh_token: Token


class CodeOnly(Body):
    code: Code


class PasswordChange(Body):
    current_password: Password
    new_password: Password


class Profile(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[2])
    name: str = Field(examples=["Layla Manager"])
    email: str = Field(examples=["manager@tsh.lab"])
    role: str | None = Field(examples=["Manager"])
    branch: str | None = Field(examples=["Baghdad Main"])
    permissions: list[str] = Field(
        description="What role and user are granted; administrators may do everything besides.",
        examples=[["customers.view"]],
    )
    has_factor: bool = Field(description="Whether a second factor is enabled.", examples=[False])

    @classmethod
    def of(cls, profile: ProfileDTO) -> Self:
        return cls.model_validate(profile)


class SignedIn(BaseModel):
    status: Literal["signed_in"] = "signed_in"
    access_token: str = Field(examples=["eyJhbGciOi…"])
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  a word of OAuth
    expires_in: int = Field(description="Seconds.", examples=[1800])
    refresh_token: str | None = Field(description="Good once, at /auth/refresh.", examples=["eyJhbGciOi…"])
    user: Profile

    @classmethod
    def of(cls, signed: SignedInDTO) -> Self:
        return cls(
            access_token=signed.access_token,
            expires_in=signed.expires_in,
            refresh_token=signed.refresh_token,
            user=Profile.of(signed.profile),
        )


class FactorDemand(BaseModel):
    status: Literal["second_factor_required", "second_factor_setup_required"] = Field(
        examples=["second_factor_required"]
    )
    challenge: str = Field(
        description="For /auth/login/verify; if a set-up is required, first the bearer token there.",
        examples=["eyJhbGciOi…"],
    )
    expires_in: int = Field(description="Seconds.", examples=[300])

    @classmethod
    def of(cls, demand: FactorDemandDTO) -> Self:
        status: Literal["second_factor_required", "second_factor_setup_required"] = (
            "second_factor_setup_required" if demand.must_set_up else "second_factor_required"
        )
        return cls(status=status, challenge=demand.challenge, expires_in=demand.expires_in)


class FactorSetup(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    secret: str = Field(description="For typing; shown once.", examples=["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"])
    uri: str = Field(
        description="For a QR code.",
        examples=["otpauth://totp/TSH%20ERP:manager%40tsh.lab?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
    )
    backup_codes: list[str] = Field(description="Each good once; shown once.", examples=[["1F00C3A9", "9B27D14E"]])


class BackupCodes(BaseModel):
    backup_codes: list[str] = Field(examples=[["1F00C3A9", "9B27D14E"]])


class SessionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[12])
    device_type: str | None = Field(examples=["web"])
    ip_address: str | None = Field(examples=["203.0.113.9"])
    user_agent: str | None = Field(examples=["Mozilla/5.0 (X11; Linux x86_64)"])
    created_at: datetime | None = Field(examples=["2026-11-24T08:00:00Z"])
    last_activity: datetime | None = Field(examples=["2026-11-24T10:15:00Z"])
    expires_at: datetime = Field(examples=["2026-12-01T08:00:00Z"])
    is_current: bool = Field(description="Whether this request came from it.", examples=[True])


class EventList(Listing):
    event_type: str | None = Field(default=None, max_length=100, examples=["account_locked"])
    severity: str | None = Field(default=None, max_length=20, examples=["high"])
    date_from: Instant | None = Field(default=None, examples=["2026-11-01T00:00:00Z"])
    date_to: Instant | None = Field(default=None, examples=["2026-12-01T00:00:00Z"])
    sort: Literal["-created_at"] = "-created_at"

    def query(self) -> SecurityEventQuery:
        return SecurityEventQuery(
            event_type=self.event_type,
            severity=self.severity,
            date_from=self.date_from,
            date_to=self.date_to,
            search=self.search,
            offset=self.offset,
            limit=self.page_size,
        )


class EventOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[31])
    user_id: int | None = Field(examples=[2])
    event_type: str = Field(examples=["account_locked"])
    severity: str | None = Field(examples=["high"])
    description: str | None = Field(examples=["5 failed logins"])
    ip_address: str | None = Field(examples=["203.0.113.9"])
    created_at: datetime | None = Field(examples=["2026-11-24T07:55:00Z"])
    resolved: bool | None = Field(examples=[False])
