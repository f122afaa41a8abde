"""The settings as options: every one of them, explained, and refused in the words of the option."""

from pathlib import Path

import pytest
import typer

from gateway.cli.app import app
from gateway.cli.options import HIDDEN, read_settings, with_settings
from gateway.config import Settings
from tests.gateway.cli.conftest import Banyan


def run_with(*arguments: str) -> Settings:
    """The settings a command gets from these options."""
    taken: list[Settings] = []
    own = typer.Typer()
    own.command()(with_settings(taken.append))
    own(list(arguments), standalone_mode=False)
    return taken[0]


def test_every_setting_but_the_token_is_an_option_with_help(banyan: Banyan) -> None:
    text = " ".join(banyan("serve", "--help").out.split())
    for name in Settings.model_fields:
        assert (f"--{name.replace('_', '-')} " in text) is (name not in HIDDEN)
    assert "As BANYAN_" not in text
    assert app.info.name == "banyan"


def test_options_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_PORT", "7001")
    monkeypatch.setenv("BANYAN_WORKERS", "3")
    settings = run_with("--port", "7002", "--no-access-log", "--trusted-proxies", "10.0.0.0/8", "--state-dir", "here")
    assert (settings.port, settings.workers, settings.access_log) == (7002, 3, False)
    assert (str(settings.trusted_proxies[0]), settings.state_dir) == ("10.0.0.0/8", Path("here"))


def test_without_options_the_environment_and_the_defaults_hold() -> None:
    assert run_with() == Settings() == read_settings({})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--port", "x"), "--port (BANYAN_PORT): input should be a valid integer"),
        (("--port", "70000"), "--port (BANYAN_PORT): input should be less than or equal to 65535"),
        (("--legacy-url", "erp:8000"), "--legacy-url (BANYAN_LEGACY_URL): 'erp:8000' is not an address"),
        (("--user-from", "body:id"), "--user-from (BANYAN_USER_FROM): 'body:id' is not a source"),
        (("--port", "8081"), "both want port 8081"),
    ],
)
def test_a_value_that_cannot_be_meant_is_a_usage_error(
    banyan: Banyan, arguments: tuple[str, ...], sentence: str
) -> None:
    ran = banyan("serve", *arguments)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert sentence in ran.err
