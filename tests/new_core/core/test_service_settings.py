import pytest
from pydantic import SecretStr, ValidationError

from new_core.core.service_settings import ServiceSettings


def test_nothing_need_be_set() -> None:
    settings = ServiceSettings()
    assert (settings.redis_url, settings.cache_seconds, settings.relay) == (None, 0, "auto")


def test_half_of_zoho_is_refused_and_the_rest_named() -> None:
    with pytest.raises(ValidationError, match="NEW_CORE_ZOHO_REFRESH_TOKEN") as caught:
        ServiceSettings(zoho_organization_id="1", zoho_client_id="2", zoho_client_secret=SecretStr("hush"))
    assert "needs NEW_CORE_ZOHO_ORG" not in str(caught.value)


def test_what_cannot_work_alone_is_refused() -> None:
    with pytest.raises(ValidationError, match="NEW_CORE_SMS_TOKEN"):
        ServiceSettings(sms_url="https://sms.test")
    with pytest.raises(ValidationError, match="NEW_CORE_REDIS_URL"):
        ServiceSettings(relay="celery")


def test_secrets_are_not_shown() -> None:
    settings = ServiceSettings(smtp_password=SecretStr("hush"), redis_url=SecretStr("redis://:hush@localhost"))
    assert "hush" not in repr(settings)
