"""Settings of the stand-in: environment variables with the prefix ``STANDIN_``, or the options of its command."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_KEY = "standin-development-key-not-for-production"


class Settings(BaseSettings):
    """``access_token_expire_minutes`` is for the web login; the mobile one is fixed at 15 minutes.

    With ``poison`` on, one GET of the models breaks the process until restart, as it did the monolith's.
    """

    model_config = SettingsConfigDict(env_prefix="STANDIN_", frozen=True)

    host: str = "127.0.0.1"
    port: int = 9001
    database_url: str = "sqlite:///.banyan/erp.db"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_KEY)
    access_token_expire_minutes: int = 30
    poison: bool = False
    # uvicorn's own, which the monolith ran with: connections idle for longer are closed.
    keep_alive_seconds: int = 5

    @property
    def uses_development_key(self) -> bool:
        return self.secret_key.get_secret_value() == DEVELOPMENT_KEY
