import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.core.config import KNOWN_KEYS, SettingsError, load_settings, networks_of, weakness_of

STRONG = "b7f0c2d94e5a1683f2b07d9c4e8a5163"
WEAK = "short"
URL = "postgresql://erp:hunter2@db/erp"


@pytest.mark.parametrize(
    ("secret", "weakness"),
    [
        ("too brief a one", "shorter than 32"),
        ("ab" * 20, "fewer than 8"),
        ("abcdefgh" * 4, "bits of chance"),
        ("please-change-me-before-production-0123", "placeholder"),
        ("lab-secret-key-lab-secret-key-0123456789", "anyone can read"),
        ("standin-development-key-not-for-production", "anyone can read"),
    ],
)
def test_a_weak_secret_is_refused_in_production(secret: str, weakness: str) -> None:
    with pytest.raises(SettingsError, match=weakness) as caught:
        load_settings(database_url=URL, secret_key=secret)
    assert secret not in str(caught.value)


@pytest.mark.parametrize("environment", ["development", "test"])
def test_where_nothing_is_at_stake_it_is_accepted(environment: str) -> None:
    settings = load_settings(database_url=URL, secret_key=WEAK, environment=environment)
    assert settings.secret_key.get_secret_value() == WEAK


def test_production_is_the_default() -> None:
    assert load_settings(database_url=URL, secret_key=STRONG).environment == "production"


def test_what_is_missing_or_wrong_is_named_by_its_variable() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(secret_key=STRONG, log_level="loud")
    assert "NEW_CORE_DATABASE_URL: Field required" in str(caught.value)
    assert "NEW_CORE_LOG_LEVEL: Input should be" in str(caught.value)


def test_secrets_are_not_shown() -> None:
    shown = repr(load_settings(database_url=URL, secret_key=STRONG))
    assert STRONG not in shown
    assert "hunter2" not in shown


@given(st.text(max_size=31).filter(lambda text: len(text.encode("utf-8", "replace")) < 32))
def test_no_short_secret_is_strong(secret: str) -> None:
    assert weakness_of(secret.encode("utf-8", "replace").decode())


def test_cheap_hashes_are_for_tests_only() -> None:
    with pytest.raises(SettingsError, match="NEW_CORE_BCRYPT_ROUNDS is 4"):
        load_settings(database_url=URL, secret_key=STRONG, bcrypt_rounds="4")
    assert load_settings(database_url=URL, secret_key=WEAK, environment="test", bcrypt_rounds="4").bcrypt_rounds == 4


def test_proxies_are_addresses_or_networks() -> None:
    assert [str(network) for network in networks_of("10.0.0.0/8, ::1")] == ["10.0.0.0/8", "::1/128"]
    with pytest.raises(SettingsError, match="NEW_CORE_TRUSTED_PROXIES"):
        load_settings(database_url=URL, secret_key=STRONG, trusted_proxies="the gateway")


def test_a_known_demo_key_is_no_key() -> None:
    for known in KNOWN_KEYS:
        assert weakness_of(known)
