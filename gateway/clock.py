"""The wall clock, for those who put the gateway together; everything else takes its clock as an argument."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads it
