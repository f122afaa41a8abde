"""Settings of what stands beside the database: Redis, the outbox, e-mail, SMS, Zoho. All may be left out."""

from typing import Final, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings

ZOHO: Final = ("zoho_organization_id", "zoho_client_id", "zoho_client_secret", "zoho_refresh_token")


class ServiceSettings(BaseSettings):
    redis_url: SecretStr | None = None
    """For the cache and Celery; without it both work inside the process."""
    cache_seconds: float = Field(default=0, ge=0, le=3600)
    """How long reads may be answered from the cache. 0 while the monolith writes the same tables: nothing tells us."""
    relay: Literal["auto", "celery", "process", "off"] = "auto"
    """Who delivers from the outbox: Celery's workers, this process, or nobody here; auto is Celery if there is Redis."""

    logins_per_minute: int = Field(default=60, ge=0)
    """From one address, whichever accounts are tried; 0 lifts the limit."""

    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_sender: str = "ERP <no-reply@localhost>"

    sms_url: str | None = None
    """Takes POST {"to", "text", "sender"} with a bearer token."""
    sms_token: SecretStr | None = None
    sms_sender: str = "ERP"

    zoho_organization_id: str | None = None
    zoho_client_id: str | None = None
    zoho_client_secret: SecretStr | None = None
    zoho_refresh_token: SecretStr | None = None
    zoho_api_url: str = "https://www.zohoapis.com/books/v3"
    zoho_accounts_url: str = "https://accounts.zoho.com"
    zoho_purchase_account_id: str | None = None
    """The account in Zoho Books that bills are booked on; without it purchases are not told to Zoho."""
    zoho_requests_per_minute: int = Field(default=60, ge=1, le=1000)
    """Of each process; Zoho itself allows 100 to an organization."""

    @model_validator(mode="after")
    def refuse_halves(self) -> Self:
        """Of what only works together, all or nothing."""
        missing = [name for name in ZOHO if getattr(self, name) is None]
        if missing and len(missing) < len(ZOHO):
            named = ", ".join(f"NEW_CORE_{name.upper()}" for name in missing)
            raise ValueError(f"Zoho needs {named} too; or leave out all NEW_CORE_ZOHO_* settings")
        if self.sms_url and self.sms_token is None:
            raise ValueError("NEW_CORE_SMS_URL needs NEW_CORE_SMS_TOKEN too")
        if self.relay == "celery" and self.redis_url is None:
            raise ValueError("NEW_CORE_RELAY=celery needs NEW_CORE_REDIS_URL")
        return self
