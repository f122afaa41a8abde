"""How many endpoints stood in which stage at the end of each day, folded from the audit of their flags. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from flags.errors import InvalidFlagError
from flags.model import Flag
from flags.provider import AuditEntry
from flags.registry import Stage, route_flag, shadow_flag, stage_of
from gateway.report.views import BurnPoint


@dataclass(slots=True)
class BurnUp:
    """Fed with each audit entry once, in their order; holds one row of counts a day."""

    endpoints: Collection[str]
    last_id: int = 0
    _flags: dict[str, Flag] = field(default_factory=dict)
    _stages: dict[str, Stage] = field(default_factory=dict)
    _days: dict[datetime, Mapping[str, int]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stages = dict.fromkeys(self.endpoints, Stage.LEGACY)
        self._owners = {name: each for each in self.endpoints for name in (route_flag(each), shadow_flag(each))}

    def add(self, entries: Iterable[AuditEntry]) -> None:
        for entry in entries:
            self.last_id = max(self.last_id, entry.id)
            endpoint = self._owners.get(entry.subject)
            if endpoint is None:
                continue
            self._flags[entry.subject] = _flag(entry)
            route, shadow = (self._flags.get(name(endpoint)) for name in (route_flag, shadow_flag))
            self._stages[endpoint] = stage_of(route, shadow)
            self._days[_day(entry.at)] = self._counts()

    def points(self, now: datetime, days: int = 90) -> list[BurnPoint]:
        """One for the end of each day from the first change on, at most so many; the last is now."""
        if not self._days:
            return [BurnPoint(now, self._counts())]
        today, held = _day(now), self._counts()
        found = [BurnPoint(now, held)]
        begin = max(min(self._days), today - timedelta(days=days))
        for day in _backwards(today - timedelta(days=1), begin):
            known = max((each for each in self._days if each <= day), default=None)
            counts = self._days[known] if known is not None else {}
            found.append(BurnPoint(day + timedelta(days=1), counts))
        return found[::-1]

    def _counts(self) -> Mapping[str, int]:
        counts = Counter(self._stages.values())
        return {str(stage): counts[stage] for stage in Stage}


def _flag(entry: AuditEntry) -> Flag:
    """Gone, or such that no flag can be read from it, is off: so the data plane has it."""
    try:
        return Flag.from_unleash(entry.after) if isinstance(entry.after, dict) else Flag(entry.subject)
    except InvalidFlagError:
        return Flag(entry.subject)


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def _backwards(last: datetime, first: datetime) -> Iterable[datetime]:
    while last >= first:
        yield last
        last -= timedelta(days=1)
