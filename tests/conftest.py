"""Fixtures of the whole suite."""

from tests.support.services import (
    chromium,
    legacy_facts,
    postgres_server,
    postgres_url,
    redis_url,
)

__all__ = ["chromium", "legacy_facts", "postgres_server", "postgres_url", "redis_url"]
