"""The real clock; everything else is handed a clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place where real time enters


def naive_utc(moment: datetime) -> datetime:
    """As the columns without a zone keep it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
