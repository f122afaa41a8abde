"""How many endpoints stood in which stage at the end of each day, folded from the audit of their flags. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from flags.errors import InvalidFlagError
from flags.model import Flag
from flags.registry import Stage, route_flag, shadow_flag, stage_of
from gateway.report.views import BurnPoint


class FlagChange(NamedTuple):
    """One audit entry of a flag; ``after`` is None where the flag is gone."""

    id: int
    at: datetime
    flag: str
    after: object


class BurnUp:
    """Fed with each change once, in their order; holds one row of counts a day."""

    def __init__(self, endpoints: Collection[str]) -> None:
        self.last_id = 0
        self._owners = {name: each for each in endpoints for name in (route_flag(each), shadow_flag(each))}
        self._stages = dict.fromkeys(endpoints, Stage.LEGACY)
        self._counts = Counter(self._stages.values())
        self._flags: dict[str, Flag] = {}
        self._days: dict[datetime, Mapping[str, int]] = {}

    def add(self, changes: Iterable[FlagChange]) -> None:
        for change in changes:
            self.last_id = max(self.last_id, change.id)
            endpoint = self._owners.get(change.flag)
            if endpoint is not None:
                self._flags[change.flag] = _flag(change)
                self._move(endpoint)
                self._days[_day(change.at)] = self._now()

    def points(self, now: datetime, days: int = 90) -> list[BurnPoint]:
        """One for the end of each day from the first change on, at most so many; the last is now."""
        found = [BurnPoint(now, self._now())]
        day = _day(now) - timedelta(days=1)
        first = max(min(self._days, default=_day(now)), _day(now) - timedelta(days=days))
        while day >= first:
            known = max((each for each in self._days if each <= day), default=None)
            found.append(BurnPoint(day + timedelta(days=1), {} if known is None else self._days[known]))
            day -= timedelta(days=1)
        return found[::-1]

    def _move(self, endpoint: str) -> None:
        route, shadow = (self._flags.get(name(endpoint)) for name in (route_flag, shadow_flag))
        self._counts[self._stages[endpoint]] -= 1
        self._stages[endpoint] = stage_of(route, shadow)
        self._counts[self._stages[endpoint]] += 1

    def _now(self) -> Mapping[str, int]:
        return {str(stage): self._counts[stage] for stage in Stage}


def _flag(change: FlagChange) -> Flag:
    """Gone, or such that no flag can be read from it, is off: so the data plane has it."""
    try:
        return Flag.from_unleash(change.after) if isinstance(change.after, dict) else Flag(change.flag)
    except InvalidFlagError:
        return Flag(change.flag)


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)
