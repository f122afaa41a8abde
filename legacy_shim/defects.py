"""Where the new side knowingly answers otherwise than the monolith did."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """Where it shows: a location as rules name them, all below one where it ends in ``..``; no kinds are all kinds."""

    location: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Defect:
    """One row of a contract module's table; QA sees it as a difference proposed for acceptance where it shows."""

    endpoint: str
    old: str
    new: str
    why: str
    at: tuple[Place, ...] | None = None
    """None where the words say it: a status, an order, a search."""

    @property
    def places(self) -> tuple[Place, ...]:
        """Nowhere, where what is different is what happens to the data and not the answer."""
        if self.at is not None:
            return self.at
        if "in no order" in self.old or "wildcards" in self.old:
            return (Place("$..", ("order", "missing", "added", "length")),)
        return _OF_ERRORS if any(map(_STATUS.match, (self.old, self.new))) or "gave 500" in self.old else ()

    def document(self) -> dict[str, object]:
        at = [{"location": each.location, "kinds": each.kinds} for each in self.places]
        words = {"endpoint": self.endpoint, "old": self.old, "new": self.new, "why": self.why}
        return {**words, "at": at, "statuses": {"legacy": _statuses(self.old), "new": _statuses(self.new)}}


def _statuses(words: str) -> list[int]:
    """Those that the words name; none is any."""
    return [int(each) for each in re.findall(r"(?<![\d.])[1-5]\d\d(?![\d.%])", words)]


EVERYWHERE: Final = (Place("$.."),)
_STATUS: Final = re.compile(r"[1-5]\d\d\b|[^0-9]*: [1-5]\d\d\b")
_OF_ERRORS: Final = (Place("status"), Place("header:content-type"), Place("$", ("type", "text")), Place("$.detail"))
"""An answer of another status, and what only an error's body has."""
