"""Numbers and codes that are given one after another, such as SO-2026-0001."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

Made = TypeVar("Made")

ATTEMPTS: Final = 5
"""How often a number may be snatched away by somebody else before we give up."""


def next_after(highest: str | None, stem: str) -> str:
    """Count on from the highest of the stem, from 1 where there is none; in four digits, or more."""
    number = int(highest.removeprefix(stem)) + 1 if highest else 1
    return f"{stem}{number:04d}"


async def with_free_number(make: Callable[[], Awaitable[Made]], taken: type[Exception]) -> Made:
    """Make it anew where somebody was quicker to take its number, which is what `taken` says; the last time that goes up."""
    # The monolith gives numbers too and locks nothing, so nothing we could lock would help.
    for _ in range(ATTEMPTS - 1):
        try:
            return await make()
        except taken:
            continue
    return await make()
