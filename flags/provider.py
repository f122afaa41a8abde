"""What the gateway asks of flags, whoever keeps them: an answer on the hot path, and a store for changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flags.model import Caller, Flag


class Flags(Protocol):
    """Anything unknown is off. Never raises: a request must not fail for its flags."""

    @property
    def revision(self) -> int:
        """Differs whenever an answer may."""

    def verdict(self, name: str) -> bool | None:
        """True or False where the flag is the same for every caller, None where only ``is_on`` can tell."""

    def is_on(self, name: str, caller: Caller) -> bool: ...


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What somebody did; ``before`` is None where the subject was new, ``after`` where it is gone.

    Both are JSON values.
    """

    who: str
    action: str
    subject: str
    before: object
    after: object
    reason: str


@dataclass(frozen=True, slots=True)
class AuditEntry(AuditNote):
    """A note as the store keeps it, with its place in the order and an aware time."""

    id: int
    at: datetime


class FlagStore(Protocol):
    """Where flags are kept; each change is written down with who and why, in the same transaction."""

    async def change(
        self,
        flags: Sequence[Flag],
        *,
        who: str,
        why: str,
        action: str,
        expected: int | None = None,
    ) -> int:
        """Set these flags, all or none; returns the new revision.

        With ``expected``, refuse where the store has moved on from that revision.
        """

    async def all_flags(self) -> Mapping[str, Flag]: ...

    async def audit(
        self, limit: int = 100, before_id: int | None = None, subject: str | None = None
    ) -> Sequence[AuditEntry]:
        """The latest entries first; page on with the last id.

        An endpoint's id as the subject stands for its two flags as well.
        """
