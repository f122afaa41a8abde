"""Port to the time of day."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Tell the time, aware and in UTC."""
        ...
