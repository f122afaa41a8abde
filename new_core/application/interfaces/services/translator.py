"""Port to what translates the names of products."""

from typing import Protocol


class Translator(Protocol):
    async def to_arabic(self, text: str) -> str: ...
