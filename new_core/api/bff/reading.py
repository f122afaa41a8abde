"""Several reads at once, of which each must succeed."""

from asyncio import TaskGroup
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def reading() -> AsyncIterator[TaskGroup]:
    """Give a group to start reads in; when one fails the others are cancelled, and its error goes on as itself."""
    try:
        async with TaskGroup() as reads:
            yield reads
    except ExceptionGroup as failures:
        # Whoever maps errors to answers knows the services' errors, not groups of them.
        raise failures.exceptions[0] from failures
