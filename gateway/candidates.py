"""Paths seen without a catalog, folded to templates: what a first catalog could list."""

import re
from typing import Final

from gateway.redaction import shown_text

MAX_SEGMENTS: Final = 24
MAX_TEMPLATES: Final = 1000

# First that fits names the parameter. Words with a digit or two in them (oauth2, v1, s3) stay words.
_PARAMETERS: Final = (
    ("id", re.compile(r"-?\d+")),
    (
        "uuid",
        re.compile(
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            re.IGNORECASE,
        ),
    ),
    ("date", re.compile(r"\d{4}-\d{2}(-\d{2})?([T ][\d:.+Z-]*)?")),
    ("number", re.compile(r"-?\d+[.,]\d+")),
    ("hash", re.compile(r"(?=.*\d)[0-9a-f]{12,}|[0-9a-f]{32,}", re.IGNORECASE)),
    ("email", re.compile(r"[^@/]+@[^@/]+\.[^@/]+")),
    (
        "code",
        re.compile(r"[a-z]+([_-][a-z]+)?([_-]?\d{3,}|[_-]\d+)([_-]\d+)*", re.IGNORECASE),
    ),
    ("token", re.compile(r"(?=.*\d)(?=.*[a-z])[\w.~=-]{20,}", re.IGNORECASE)),
    ("text", re.compile(r".*[^\w.~@!$&'()*+,;=:-].*|.{65,}", re.ASCII | re.DOTALL)),
)
_WORD: Final = re.compile(r"[A-Za-z_-]*")
"""Nothing personal can be told of it."""


def generalise(path: str) -> str:
    """A template for the path: ids, dates, hashes and the like become parameters, each with a name of its own.

    What lies deeper than ``MAX_SEGMENTS`` becomes one ``{rest:path}``.
    """
    names: dict[str, int] = {}
    segments = path.split("/")
    parts = [_fold(segment, names) for segment in segments[:MAX_SEGMENTS]]
    if len(segments) > MAX_SEGMENTS:
        parts.append("{rest:path}")
    return "/".join(parts)


def _fold(segment: str, names: dict[str, int]) -> str:
    name = next((name for name, regex in _PARAMETERS if regex.fullmatch(segment)), None)
    if name is None and (_WORD.fullmatch(segment) or shown_text(segment) == segment):
        return segment
    name = name or "text"
    names[name] = names.get(name, 0) + 1
    return f"{{{name}}}" if names[name] == 1 else f"{{{name}_{names[name]}}}"


class Candidates:
    """Counts requests per method and template, up to ``limit`` of them; later ones only count as ``dropped``."""

    def __init__(self, limit: int = MAX_TEMPLATES) -> None:
        self._limit = limit
        self._counts: dict[tuple[str, str], int] = {}
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, method: str, path: str, count: int = 1) -> None:
        key = (method, generalise(path))
        if key in self._counts or len(self._counts) < self._limit:
            self._counts[key] = self._counts.get(key, 0) + count
        else:
            self.dropped += count

    def drain(self) -> list[tuple[str, str, int]]:
        """Method, template and count of all, most frequent first; starts again from nothing."""
        counts, self._counts, self.dropped = self._counts, {}, 0
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))
        return [(method, template, count) for (method, template), count in ranked]
