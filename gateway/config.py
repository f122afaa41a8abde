"""Settings of both planes: environment variables with the prefix ``BANYAN_``, or the same words as CLI options."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = IPv4Network | IPv6Network
_PLACE = re.compile(r"""\$(?:\.{1,2}[A-Za-z_][\w-]*|\.\*|\[\*\]|\{\*\}|\["(?:[^"\\]|\\.)*"\])+""")


class Settings(BaseSettings):
    """What a deployment may set; each field is ``BANYAN_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="BANYAN_", extra="ignore", frozen=True)

    legacy_url: str = "http://127.0.0.1:9001"
    new_url: str | None = None
    catalog: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    control_host: str = "127.0.0.1"
    control_port: int = Field(8081, ge=0, le=65535)
    workers: int = Field(1, ge=1, le=256)
    server: Literal["banyan", "granian", "uvicorn"] = "banyan"
    """Who speaks to clients: our own HTTP/1.1 edge, or an ASGI server around ``gateway.edge`` (granian for HTTP/2)."""

    tls_cert: Path | None = None
    """Certificate chain (PEM) with which the data plane speaks TLS; with ``tls_key``."""
    tls_key: Path | None = None
    state_dir: Path = Path(".banyan")
    database_url: str | None = None
    """The store; a SQLite file in ``state_dir`` when unset."""
    token: SecretStr | None = None
    """The operator token; made once and kept in ``state_dir/token`` when unset."""
    read: Literal["open", "signed-in"] = "open"
    """Whether reading the control plane needs a sign-in; changing always does."""
    flags: Literal["embedded"] = "embedded"

    sample_bytes: int = Field(256 * 1024 * 1024, ge=1024 * 1024)
    """Of all stored samples together, compressed; the oldest go first."""
    gate: Literal["advise", "enforce"] = "advise"
    """Whether a stage may go beyond what the gate allows: with a warning, or only by force and with a reason."""
    gate_target: float = Field(0.001, gt=0, lt=0.1)
    """The mismatch rate that must be ruled out."""
    gate_latency: float = Field(1.2, gt=0)
    """How much longer than legacy new may take, in the median of requests timed on both sides."""
    gate_shapes: int = Field(5, ge=1)
    """How often each request shape of the last 30 days must have been compared."""
    defects_path: str | None = None
    """Where the new side lists the differences it intends, as JSON; they are proposed to QA."""
    new_openapi: str | None = "/openapi.json"
    """Where the new side's OpenAPI document is, which says what endpoints it has."""

    upstream_connect_timeout: float = Field(5.0, gt=0)
    upstream_read_timeout: float = Field(60.0, gt=0)
    """Seconds without a byte from the upstream, headers or body."""
    upstream_connections: int = Field(256, ge=1)
    """Open connections per side and worker; requests beyond wait for one."""
    upstream_idle_timeout: float = Field(4.0, gt=0)
    """Seconds an idle connection is kept; below the upstream's own limit (uvicorn: 5) it does not go stale."""

    breaker_failures: int = Field(5, ge=1)
    """Failures of new on one endpoint, as one worker sees them, at which legacy answers for it; as all that follows."""
    breaker_share: float = Field(0.5, gt=0, le=1)
    """Of the answers within the window, that must be failures."""
    breaker_window: float = Field(10.0, gt=0)
    breaker_cooldown: float = Field(5.0, gt=0)
    """Seconds until one request may try the new side again."""
    breaker_trials: int = Field(3, ge=1)
    """Failed trials after which the endpoint's route flag goes back to off."""
    breaker_mismatches: int = Field(20, ge=1)
    """Answers of new that differ from legacy's, at which the route flag goes back to off."""
    breaker_mismatch_share: float = Field(0.5, gt=0, le=1)
    breaker_mismatch_window: float = Field(60.0, gt=0)

    shadow_key: SecretStr | None = None
    """Signs shadow requests and keys redaction; the operator token when unset."""
    shadow_concurrency: int = Field(16, ge=1, le=1024)
    """Requests asked in the shadow at once, by one worker; as all that follows."""
    shadow_queue: int = Field(1000, ge=1)
    shadow_bytes: int = Field(32 * 1024 * 1024, ge=1024)
    """Held by all copies together; beyond, sampled requests are shed."""
    shadow_body: int = Field(256 * 1024, ge=1024)
    """Largest body that is copied and compared."""
    shadow_rate: float = Field(500.0, gt=0)
    """Requests a second asked in the shadow."""
    shadow_timeout: float = Field(10.0, gt=0)
    shadow_again: float = Field(50.0, ge=0)
    """Times a second that legacy may be asked once more, to tell a race from a mismatch."""
    shadow_noise: float = Field(1.0, ge=0, le=100)
    """Percent of compared requests for which legacy is asked twice whatever came."""
    dry_run_budget: float = Field(0.25, gt=0, le=10)
    """Seconds that a client may be kept waiting while the new side rehearses its write."""
    build_header: str = Field("X-Build", pattern=r"^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$")
    """Where an answer of the new side names its build."""
    redact_paths: Annotated[tuple[str, ...], NoDecode] = ()
    """Further places in bodies to hide before anything is stored, such as ``$.customer.tax_number`` or ``$..iban``, by comma."""

    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    """Peers whose Forwarded and X-Forwarded-* fields are believed: addresses or networks, by comma."""
    max_header_bytes: int = Field(65536, ge=1024)
    max_target_bytes: int = Field(16384, ge=256)
    header_timeout: float = Field(20.0, gt=0, lt=30)
    """Seconds a client may take for one head."""
    keep_alive_timeout: float = Field(75.0, gt=0)
    drain_timeout: float = Field(30.0, ge=0)
    """Seconds requests in flight may take to finish once the gateway stops."""

    user_from: Annotated[tuple[str, ...], NoDecode] = ("jwt:sub",)
    """Where the caller's user id stands, first found wins: ``jwt:<claim>``, ``cookie:<name>``, ``header:<name>``."""
    tenant_from: Annotated[tuple[str, ...], NoDecode] = ("header:x-tenant-id",)
    session_from: Annotated[tuple[str, ...], NoDecode] = ("cookie:session",)
    app_version_from: Annotated[tuple[str, ...], NoDecode] = ("header:x-app-version",)

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    access_log: bool = True

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _parse_networks(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())
        return value

    @field_validator("user_from", "tenant_from", "session_from", "app_version_from", mode="before")
    @classmethod
    def _parse_sources(cls, value: object) -> object:
        parts = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            return parts
        for part in parts:
            kind, _, name = str(part).partition(":")
            if kind not in {"jwt", "cookie", "header"} or not name:
                message = f"{part!r} is not a source; write jwt:<claim>, cookie:<name> or header:<name>"
                raise ValueError(message)
        return tuple(parts)

    @field_validator("redact_paths", mode="before")
    @classmethod
    def _parse_paths(cls, value: object) -> object:
        parts = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        if isinstance(parts, list | tuple):
            for part in parts:
                if not _PLACE.fullmatch(str(part)):
                    message = f"{part!r} is not a path into a body; write such as $.customer.tax_number, $.items[*].note or $..iban"
                    raise ValueError(message)
        return tuple(parts) if isinstance(parts, list) else parts

    @field_validator("shadow_key")
    @classmethod
    def _check_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().strip()) < 16:
            raise ValueError("it is shorter than 16 characters; set a long random word, or unset it")
        return value

    @field_validator("legacy_url", "new_url")
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            message = f"{value!r} is not an address; write http://host:port or https://host:port"
            raise ValueError(message)
        return value.rstrip("/") if value else value

    @model_validator(mode="after")
    def _planes_apart(self) -> Self:
        if self.port and self.port == self.control_port and self.host == self.control_host:
            message = f"data plane and control plane both want port {self.port}; set BANYAN_CONTROL_PORT to another"
            raise ValueError(message)
        return self

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.state_dir / 'banyan.db'}"
