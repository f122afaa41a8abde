"""Port to password hashes. Both take long by design, so both must leave the event loop alone."""

from typing import Protocol


class PasswordHasher(Protocol):
    async def hash(self, password: str) -> str: ...

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Compare; without a hash it takes as long and is False, so that nobody learns which accounts exist."""
        ...
