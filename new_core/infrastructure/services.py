"""The services of the outside that the settings name; where they name none, one that does nothing."""

from dataclasses import dataclass

from new_core.application.interfaces.services.cache import Cache
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.email_service import EmailService
from new_core.application.interfaces.services.rate_limiter import RateLimiter
from new_core.application.interfaces.services.sms_service import SmsService
from new_core.application.interfaces.services.zoho_service import ZohoService
from new_core.core.service_settings import ServiceSettings
from new_core.infrastructure.cache.memory_cache import MemoryCache
from new_core.infrastructure.cache.null_cache import NullCache
from new_core.infrastructure.cache.redis_cache import RedisCache
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.external_services.email_client import MailServer, SmtpEmailService
from new_core.infrastructure.external_services.http_service import HttpService, http_client
from new_core.infrastructure.external_services.null_services import NullEmailService, NullSmsService, NullZohoService
from new_core.infrastructure.external_services.rate_limit import RateLimit
from new_core.infrastructure.external_services.sms_client import HttpSmsService
from new_core.infrastructure.external_services.zoho_api import ZohoApi
from new_core.infrastructure.external_services.zoho_client import ZohoClient
from new_core.infrastructure.external_services.zoho_token import ZohoCredentials, ZohoTokens
from new_core.infrastructure.rate_limiting.memory_limiter import MemoryRateLimiter, NoRateLimiter
from new_core.infrastructure.rate_limiting.redis_limiter import RedisRateLimiter

SMS_PER_MINUTE = 120


@dataclass(frozen=True)
class Services:
    cache: Cache
    email: EmailService
    login_limit: RateLimiter
    sms: SmsService
    zoho: ZohoService

    async def close(self) -> None:
        await self.cache.close()
        await self.login_limit.close()
        await self.sms.close()
        await self.zoho.close()


def build_services(settings: ServiceSettings, database: Database, clock: Clock) -> Services:
    return Services(
        _cache(settings), _email(settings), _login_limit(settings), _sms(settings), _zoho(settings, database, clock)
    )


def _cache(settings: ServiceSettings) -> Cache:
    # Without reads from it there is nothing to invalidate, and no reason to need Redis.
    if not settings.cache_seconds:
        return NullCache()
    if settings.redis_url is None:
        return MemoryCache()
    return RedisCache(settings.redis_url.get_secret_value())


def _email(settings: ServiceSettings) -> EmailService:
    if settings.smtp_host is None:
        return NullEmailService()
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return SmtpEmailService(
        MailServer(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_security,
            settings.smtp_sender,
            settings.smtp_user,
            password,
        )
    )


def _login_limit(settings: ServiceSettings) -> RateLimiter:
    if not settings.logins_per_minute:
        return NoRateLimiter()
    if settings.redis_url is None:
        return MemoryRateLimiter(settings.logins_per_minute)
    return RedisRateLimiter(settings.redis_url.get_secret_value(), settings.logins_per_minute)


def _sms(settings: ServiceSettings) -> SmsService:
    if settings.sms_url is None or settings.sms_token is None:
        return NullSmsService()
    service = HttpService("sms", http_client(), RateLimit(SMS_PER_MINUTE))
    return HttpSmsService(service, settings.sms_url, settings.sms_token.get_secret_value(), settings.sms_sender)


def _zoho(settings: ServiceSettings, database: Database, clock: Clock) -> ZohoService:
    organization, client_id = settings.zoho_organization_id, settings.zoho_client_id
    secret, refresh_token = settings.zoho_client_secret, settings.zoho_refresh_token
    if organization is None or client_id is None or secret is None or refresh_token is None:
        return NullZohoService()
    credentials = ZohoCredentials(
        organization, client_id, secret.get_secret_value(), refresh_token.get_secret_value(), settings.zoho_accounts_url
    )
    service = HttpService("zoho", http_client(), RateLimit(settings.zoho_requests_per_minute))
    tokens = ZohoTokens(database, service, credentials, clock)
    api = ZohoApi(service, tokens, settings.zoho_api_url, organization)
    return ZohoClient(api, settings.zoho_purchase_account_id)
