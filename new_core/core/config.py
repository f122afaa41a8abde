"""Settings of the new core, from `NEW_CORE_*` environment variables."""

from collections import Counter
from ipaddress import IPv4Network, IPv6Network, ip_network
from math import log2
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from new_core.core.service_settings import ServiceSettings

SHORTEST_SECRET: Final = 32
FEWEST_CHARACTERS: Final = 8
FEWEST_BITS: Final = 100
FEWEST_ROUNDS: Final = 10
# What examples and default configurations are full of.
PLACEHOLDERS: Final = (
    "change",
    "secret-key",
    "example",
    "default",
    "password",
    "development",
)

KNOWN_KEYS: Final = (
    "lab-secret-key-lab-secret-key-0123456789",
    "standin-development-key-not-for-production",
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
)
"""Keys that anyone can read: of our demo and of the recordings, and of FastAPI's tutorial, which monoliths are started from."""


class SettingsError(Exception):
    """One sentence for each setting that is missing or wrong; no values, for they may be secrets."""


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="NEW_CORE_", frozen=True, hide_input_in_errors=True)

    environment: Literal["development", "test", "production"] = "production"
    """Only outside production is a weak secret accepted."""
    database_url: str = Field(repr=False)
    """SQLAlchemy URL; the driver may be left out, a password may be in it."""
    secret_key: SecretStr
    """HS256 key; the monolith's, so that tokens of one side are valid on the other."""
    access_token_minutes: int = Field(default=30, ge=1, le=24 * 60)
    """How long a token of the web login is good; the mobile one's 15 minutes are the monolith's."""
    session_days: int = Field(default=14, ge=1, le=365)
    """How long a session of v1 lasts without being renewed."""
    bcrypt_rounds: int = Field(default=12, ge=4, le=16)
    """Work factor of new password hashes; less than 10 only outside production."""
    trusted_proxies: str = "127.0.0.0/8,::1"
    """Peers, by comma, whose X-Forwarded-For is believed; of all others the peer's own address counts."""
    cors_origins: str = ""
    """Origins, by comma, whose pages may call v1; the legacy contract allows any, as the monolith did."""
    body_limit_bytes: int = Field(default=5 * 1024 * 1024, ge=1024)
    """The largest body that v1 takes."""
    screen_part_seconds: float = Field(default=2.0, gt=0)
    """How long a screen of the BFF waits for one of its parts; longer, and a person waits for all of it because of one."""
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("trusted_proxies")
    @classmethod
    def check_networks(cls, value: str) -> str:
        networks_of(value)
        return value

    @model_validator(mode="after")
    def refuse_cheap_hashes(self) -> Self:
        if self.bcrypt_rounds < FEWEST_ROUNDS and self.environment == "production":
            raise ValueError(
                f"NEW_CORE_BCRYPT_ROUNDS is {self.bcrypt_rounds}, production needs at least {FEWEST_ROUNDS}"
            )
        return self

    @model_validator(mode="after")
    def refuse_weak_secret(self) -> Self:
        weakness = weakness_of(self.secret_key.get_secret_value())
        if weakness and self.environment == "production":
            raise ValueError(
                f"NEW_CORE_SECRET_KEY {weakness}; make one with `openssl rand -hex 32`,"
                " or set NEW_CORE_ENVIRONMENT=development where nothing is at stake"
            )
        return self


def load_settings(**given: str) -> Settings:
    """Read the environment; what is given goes before it."""
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        sentences = [_sentence(problem["loc"], problem["msg"]) for problem in error.errors()]
        # `from None`: pydantic's own error repeats what it was given, and that may be a secret.
        raise SettingsError("; ".join(sentences)) from None


def networks_of(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read addresses and networks from a list with commas; ValueError names the one that is none."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    names = ".".join(f"NEW_CORE_{str(part).upper()}" for part in location)
    return f"{names}: {message}" if names else message.removeprefix("Value error, ")


def entropy_of(secret: str) -> float:
    """Reckon the bits of chance from how often each character occurs; repetition shows, words do not."""
    counts = Counter(secret).values()
    return -sum(count * log2(count / len(secret)) for count in counts)


def weakness_of(secret: str) -> str | None:
    """Say what makes a secret guessable, without repeating it."""
    if len(secret.encode()) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} bytes"
    if len(set(secret)) < FEWEST_CHARACTERS:
        return f"has fewer than {FEWEST_CHARACTERS} different characters"
    if secret in KNOWN_KEYS:
        return "is a key that anyone can read"
    if entropy_of(secret) < FEWEST_BITS:
        return f"has less than {FEWEST_BITS} bits of chance in it"
    if any(placeholder in secret.lower() for placeholder in PLACEHOLDERS):
        return "is a placeholder out of an example"
    return None
