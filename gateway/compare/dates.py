"""One moment, however it is written."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime

_FORMATS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
    "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d",
    "%d-%b-%Y", "%d/%m/%Y %I:%M %p", "%d-%m-%Y %I:%M %p", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p",
)  # fmt: skip
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = range(10**8, 10**10)
_MILLIS = range(10**11, 10**13)


def moment(value: object) -> datetime | None:
    """The moment a text or an epoch number names, in UTC; without a zone it is taken as UTC. None for anything else."""
    try:
        found = _of_text(value) if isinstance(value, str) else _of_number(value)
        if found is None:
            return None
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _of_text(text: str) -> datetime | None:
    if not 8 <= len(text) <= 40 or not any(map(str.isdigit, text)):
        return None
    # "2026-01-31 08:00 PM" begins like ISO and is none; the formats below know it.
    if _ISO.fullmatch(text) and not text.endswith(("M", "m")):
        return datetime.fromisoformat(text)
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is settled by the caller
        except ValueError:
            continue
    return parsedate_to_datetime(text) if text[:3].isalpha() else None


def _of_number(value: object) -> datetime | None:
    """Seconds or milliseconds since 1970; a decimal too, as that is what exact reading makes of a fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if isinstance(value, Decimal) and value.adjusted() > 12:
        return None  # to write its digits out would take for ever
    if int(value) in _SECONDS:
        return _EPOCH + timedelta(seconds=float(value))
    return _EPOCH + timedelta(milliseconds=float(value)) if int(value) in _MILLIS else None
