"""Port to SMS."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TextMessage:
    key: str
    """The same for the same message, so that the gateway can drop one that comes twice."""
    to: str
    """International form, such as +9647701234567."""
    text: str


class SmsService(Protocol):
    async def send(self, message: TextMessage) -> None:
        """Hand the message to the gateway; TemporaryServiceError or PermanentServiceError if it does not take it."""
        ...

    async def close(self) -> None: ...
