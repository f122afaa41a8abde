"""Logins: what is given, on which terms, and what comes of it."""

from dataclasses import dataclass, field

from new_core.domain.value_objects.sign_in import Channel


@dataclass(frozen=True, slots=True)
class Credentials:
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from, for the trail it leaves."""

    ip_address: str
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    channel: Channel
    keeps_session: bool = True
    """Whether it appears among the user's sessions, where it can be ended."""
    is_renewable: bool = True
    """Whether a refresh token comes with it; needs a session."""
    demands_factor: bool = True


@dataclass(frozen=True, slots=True)
class ProfileDTO:
    id: int
    name: str
    email: str
    role: str | None
    branch: str | None
    permissions: tuple[str, ...]
    """What role and user are granted; administrators may do everything besides."""
    has_factor: bool


@dataclass(frozen=True, slots=True)
class SignedInDTO:
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int
    """Seconds, of the access token."""
    profile: ProfileDTO


@dataclass(frozen=True, slots=True)
class FactorDemandDTO:
    """The password was right, and the login is not done."""

    challenge: str = field(repr=False)
    expires_in: int
    user_id: int
    must_set_up: bool
    """The role needs a second factor and the user has none: the challenge lets them set one up, and nothing else."""


@dataclass(frozen=True, slots=True)
class FactorProof:
    challenge: str = field(repr=False)
    code: str = field(repr=False)
    user_id: int | None = None
    """Whose login the caller believes it to be."""


@dataclass(frozen=True, slots=True)
class FactorSetupDTO:
    secret: str = field(repr=False)
    uri: str = field(repr=False)
    backup_codes: tuple[str, ...] = field(repr=False)
