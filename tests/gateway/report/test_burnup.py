"""Stages by day, from the audit of flags alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from flags.registry import Stage, flags_for
from gateway.report.burnup import BurnUp, FlagChange

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def change(number: int, day: int, endpoint: str, stage: Stage) -> Iterator[FlagChange]:
    for index, flag in enumerate(flags_for(endpoint, stage)):
        at = BEGIN + timedelta(days=day)
        yield FlagChange(number * 2 + index, at, flag.name, flag.to_unleash())


def test_a_day_without_change_is_as_the_day_before() -> None:
    burn_up = BurnUp(["a", "b", "c"])
    burn_up.add([*change(1, 0, "a", Stage.SHADOW), *change(2, 3, "a", Stage.NEW)])
    points = burn_up.points(BEGIN + timedelta(days=4))
    assert [point.stages["shadow"] for point in points] == [1, 1, 1, 0, 0]
    assert [point.stages["new"] for point in points] == [0, 0, 0, 1, 1]
    assert {sum(point.stages.values()) for point in points} == {3}
    assert points[0].at == datetime(2026, 3, 2, tzinfo=UTC)


def test_only_so_many_days_are_shown() -> None:
    burn_up = BurnUp(["a"])
    burn_up.add(change(1, 0, "a", Stage.SHADOW))
    points = burn_up.points(BEGIN + timedelta(days=400), days=30)
    assert len(points) == 31
    assert points[0].stages["shadow"] == 1


@pytest.mark.parametrize("after", [None, "text", {"name": "route.a", "unreadable": "x"}])
def test_what_cannot_be_read_is_off(after: object) -> None:
    burn_up = BurnUp(["a"])
    burn_up.add(change(1, 0, "a", Stage.NEW))
    burn_up.add([FlagChange(9, BEGIN, "route.a", after)])
    assert burn_up.points(BEGIN)[-1].stages["legacy"] == 1


def test_flags_of_no_endpoint_are_passed_over() -> None:
    burn_up = BurnUp(["a"])
    burn_up.add(change(1, 0, "gone", Stage.NEW))
    assert burn_up.points(BEGIN)[-1].stages == {"legacy": 1, "shadow": 0, "canary": 0, "new": 0}
    assert burn_up.last_id == 3
