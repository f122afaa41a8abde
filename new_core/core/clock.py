"""The one place where the new core reads the time."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  every other place takes this function as an argument
