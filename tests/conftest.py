"""Fixtures of the whole suite."""

import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.support.services import (
    chromium,
    legacy_facts,
    postgres_server,
    postgres_url,
    redis_url,
)

# The same examples each time, so that a change is judged by what it changed; by chance, when somebody asks for it.
# No deadline: how long an example takes is the machine's affair.
settings.register_profile("suite", derandomize="BANYAN_TEST_CHANCE" not in os.environ, deadline=None)
settings.load_profile("suite")

__all__ = ["chromium", "legacy_facts", "postgres_server", "postgres_url", "redis_url"]


@pytest.fixture(autouse=True)
def _own_logging() -> Iterator[None]:
    """Give each test structlog as it comes: applications configure it for their whole process."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()
