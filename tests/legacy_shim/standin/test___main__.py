"""The options of the command."""

import pytest

from legacy_shim.standin.__main__ import main, parse, settings_from


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDIN_PORT", "9100")
    monkeypatch.setenv("OTHER_KEY", "a-key-from-somewhere-else")
    settings = settings_from(parse(["--port", "9200", "--secret-key-env", "OTHER_KEY"]))
    assert settings.port == 9200
    assert settings.secret_key.get_secret_value() == "a-key-from-somewhere-else"
    assert settings_from(parse([])).port == 9100


def test_a_missing_key_variable_is_named() -> None:
    with pytest.raises(SystemExit, match="NO_SUCH_KEY is not set"):
        main(["--secret-key-env", "NO_SUCH_KEY"])


def test_an_option_that_was_not_given_keeps_its_default() -> None:
    settings = settings_from(parse(["--database", "sqlite:///elsewhere.db"]))
    assert (settings.host, settings.port) == ("127.0.0.1", 9001)
    assert settings.database_url == "sqlite:///elsewhere.db"
    assert settings.uses_development_key
