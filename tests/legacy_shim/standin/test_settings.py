"""Settings from the environment."""

import pytest

from legacy_shim.standin.settings import Settings


def test_the_environment_is_read_with_its_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDIN_DATABASE_URL", "postgresql://erp")
    monkeypatch.setenv("STANDIN_SECRET_KEY", "a-key-of-somebody")
    settings = Settings()
    assert settings.database_url == "postgresql://erp"
    assert not settings.uses_development_key


def test_the_key_is_not_shown() -> None:
    assert "a-key-of-somebody" not in repr(Settings(secret_key="a-key-of-somebody"))  # noqa: S106 - of nobody


def test_starts_healthy_on_a_known_key() -> None:
    settings = Settings()
    assert settings.uses_development_key
    assert not settings.poison
