"""Settings from the environment: what they may say, and a sentence for what they may not."""

import os
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.config import Settings


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BANYAN_")]:
        monkeypatch.delenv(name)


def test_defaults_stand_on_their_own() -> None:
    settings = Settings()
    assert (settings.port, settings.control_port, settings.new_url) == (8080, 8081, None)
    assert settings.store_url.startswith("sqlite:///")
    assert settings.header_timeout < 30
    assert settings.trusted_proxies == ()


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "LEGACY_URL": "https://erp.example/",
        "UPSTREAM_CONNECT_TIMEOUT": "1.5",
        "UPSTREAM_READ_TIMEOUT": "7",
        "TRUSTED_PROXIES": "10.0.0.0/8, ::1,192.168.1.7/24",
        "MAX_HEADER_BYTES": "2048",
        "DATABASE_URL": "postgresql://db/banyan",
        "TOKEN": "s3cret",
        "USER_FROM": "header:x-user, jwt:sub",
        "STATE_DIR": "/var/lib/banyan",
    }.items():
        monkeypatch.setenv(f"BANYAN_{name}", value)
    settings = Settings()
    assert settings.legacy_url == "https://erp.example"
    assert (settings.upstream_connect_timeout, settings.upstream_read_timeout) == (1.5, 7.0)
    assert settings.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"), ip_network("192.168.1.0/24"))
    assert (settings.max_header_bytes, settings.store_url) == (2048, "postgresql://db/banyan")
    assert settings.user_from == ("header:x-user", "jwt:sub")
    assert settings.state_dir == Path("/var/lib/banyan")


def test_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_TOKEN", "s3cret")
    assert "s3cret" not in f"{Settings()!r} {Settings()} {Settings().model_dump()}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEGACY_URL", "erp.example:9001"),
        ("NEW_URL", "ftp://new"),
        ("PORT", "99999"),
        ("PORT", "http"),
        ("WORKERS", "0"),
        ("HEADER_TIMEOUT", "30"),
        ("UPSTREAM_READ_TIMEOUT", "0"),
        ("UPSTREAM_CONNECT_TIMEOUT", "-1"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("TRUSTED_PROXIES", "all"),
        ("USER_FROM", "cookies:x"),
        ("TENANT_FROM", "header:"),
        ("SERVER", "apache"),
        ("LOG_LEVEL", "loud"),
        ("MAX_HEADER_BYTES", "10"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"BANYAN_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert name.lower() in str(caught.value)


def test_both_planes_on_one_port_are_refused_with_a_way_out() -> None:
    with pytest.raises(ValidationError, match="BANYAN_CONTROL_PORT"):
        Settings(port=9000, control_port=9000)
    assert Settings(port=0, control_port=0).port == 0


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc] # the very thing that must not work


@pytest.mark.parametrize("place", ["$.customer.tax_number", "$.items[*].note", "$..iban", '$["a b"].*', "$.map{*}.x"])
def test_places_to_hide_are_read(place: str) -> None:
    assert Settings(redact_paths=(place,)).redact_paths == (place,)


@pytest.mark.parametrize("place", ["customer", "$", "$.", "$...a", "$.a b", "$.a[0]"])
def test_places_that_cannot_be_read_are_refused(place: str) -> None:
    with pytest.raises(ValidationError, match="not a path"):
        Settings(redact_paths=(place,))
