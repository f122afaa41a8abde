"""Codes such as CUST-2026-0001: a stem for the year and the next number after those in use."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session


def next_code(db: Session, column: InstrumentedAttribute[str], prefix: str, now: datetime) -> str:
    """Two requests at once get the same code, as they did; the unique key then refuses one of them."""
    stem = f"{prefix}-{now.year}-"
    used = db.scalars(select(column).where(column.startswith(stem, autoescape=True)))
    tails = (code.removeprefix(stem) for code in used)
    latest = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    return f"{stem}{latest + 1:04d}"
