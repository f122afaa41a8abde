"""Fixtures of the whole suite."""

from collections.abc import Iterator

import pytest
import structlog

from tests.support.services import (
    chromium,
    legacy_facts,
    postgres_server,
    postgres_url,
    redis_url,
)

__all__ = ["chromium", "legacy_facts", "postgres_server", "postgres_url", "redis_url"]


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Give each test structlog as it comes: applications configure it for their whole process."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
