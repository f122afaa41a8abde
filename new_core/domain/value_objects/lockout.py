"""When too many wrong passwords, or wrong codes, close a door for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

MOST_FAILURES: Final = 5
WINDOW: Final = timedelta(minutes=15)
"""So many failures within so long; then the next attempt has to wait until the first of them is that old."""


def locked_until(failures: Sequence[datetime], at: datetime) -> datetime | None:
    """Judge the failures since the last success, oldest first; None if another attempt is allowed."""
    recent = [failure for failure in failures if failure > at - WINDOW]
    return recent[-MOST_FAILURES] + WINDOW if len(recent) >= MOST_FAILURES else None
