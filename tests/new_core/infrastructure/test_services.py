from pydantic import SecretStr

from new_core.core.service_settings import ServiceSettings
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.cache.null_cache import NullCache
from new_core.infrastructure.cache.redis_cache import RedisCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.email_client import SmtpEmailService
from new_core.infrastructure.external_services.null_services import NullEmailService, NullSmsService, NullZohoService
from new_core.infrastructure.external_services.sms_client import HttpSmsService
from new_core.infrastructure.external_services.zoho_client import ZohoClient
from new_core.infrastructure.services import build_services
from tests.support.outbox import SetClock

HUSH = SecretStr("hush")


async def test_what_is_not_configured_does_nothing(database: Database) -> None:
    services = build_services(ServiceSettings(), database, SetClock())
    kinds = [type(service) for service in (services.cache, services.email, services.sms, services.zoho)]
    assert kinds == [NullCache, NullEmailService, NullSmsService, NullZohoService]
    await services.close()


async def test_what_is_configured_is_used(database: Database) -> None:
    settings = ServiceSettings(
        redis_url=SecretStr("redis://127.0.0.1:1/0"),
        cache_seconds=5,
        smtp_host="mail.test",
        sms_url="https://sms.test",
        sms_token=HUSH,
        zoho_organization_id="1",
        zoho_client_id="2",
        zoho_client_secret=HUSH,
        zoho_refresh_token=HUSH,
    )
    services = build_services(settings, database, SetClock())
    kinds = [type(service) for service in (services.cache, services.email, services.sms, services.zoho)]
    assert kinds == [RedisCache, SmtpEmailService, HttpSmsService, ZohoClient]
    await services.close()


async def test_without_redis_the_cache_is_of_this_process(database: Database) -> None:
    services = build_services(ServiceSettings(cache_seconds=5), database, SetClock())
    assert isinstance(services.cache, MemoryCache)
    await services.close()
