"""Secrets in the path of a target: where its endpoint says so, or the segment before it does. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gateway.redaction.names import is_secret

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_ASKS = re.compile(r"(?:.*[-_])?(?:reset|verify|confirm|activate|invite|invitation|unsubscribe|magic)(?:[-_].*)?")
_OPAQUE: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w.~=-]{16,}")


def secret_segments(segments: Sequence[str], template: str = "") -> Iterator[int]:
    """Which of the segments are secret."""
    names = template.split("/") if template else []
    for number, segment in enumerate(segments):
        if not segment:
            continue
        parameter = _PARAMETER.fullmatch(names[number]) if number < len(names) else None
        before = segments[number - 1].lower() if number else ""
        if (parameter and is_secret(parameter[1])) or (
            _OPAQUE.fullmatch(segment) and (_ASKS.fullmatch(before) or is_secret(before))
        ):
            yield number
