from datetime import UTC, datetime, timedelta

import pytest

from new_core.application.dtos.login_dto import Origin
from new_core.application.dtos.session_dto import SecurityEventQuery
from new_core.application.interfaces.unit_of_work import UnitOfWork
from new_core.domain.entities.second_factor import FactorMethod
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AGO = NOW - timedelta(minutes=15)
HERE = Origin("203.0.113.9", "a browser")
EMAIL, MANAGER = "manager@tsh.lab", 2


async def _attempt(unit: UnitOfWork, second: int, *, is_right: bool = False, email: str = EMAIL) -> None:
    await unit.login_trail.note_attempt(email, HERE, NOW + timedelta(seconds=second), is_right=is_right)


async def test_failures_are_those_of_the_address_since_it_succeeded(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await _attempt(unit, 0)
        await _attempt(unit, 1, is_right=True)
        await _attempt(unit, 2)
        await _attempt(unit, 3, email="nobody@tsh.lab")
        assert await unit.login_trail.failures(EMAIL, AGO) == [NOW + timedelta(seconds=2)]
        assert await unit.login_trail.failures(EMAIL, NOW + timedelta(seconds=2)) == []


async def test_unlocking_lifts_the_lock_and_forgets_the_failures(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await _attempt(unit, 0)
        await unit.login_trail.lock(MANAGER, NOW, NOW + timedelta(hours=1))
        assert await unit.login_trail.lock_of(EMAIL, NOW) == NOW + timedelta(hours=1)
        await unit.login_trail.unlock(MANAGER, 1, NOW + timedelta(seconds=1))
        assert await unit.login_trail.lock_of(EMAIL, NOW) is None
        assert await unit.login_trail.failures(EMAIL, AGO) == []
        await _attempt(unit, 2)
        assert len(await unit.login_trail.failures(EMAIL, AGO)) == 1


async def test_wrong_codes_are_counted_like_wrong_passwords(database: Database) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        for is_right in (False, True, False, False):
            await unit.login_trail.note_code(MANAGER, FactorMethod.TOTP, HERE, NOW, is_right=is_right)
        assert await unit.login_trail.factor_failures(MANAGER, AGO) == [NOW, NOW]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["second_thing", "first_thing"]),
        ({"limit": 1}, ["second_thing"]),
        ({"offset": 2**70}, []),
        ({"event_type": "first_thing"}, ["first_thing"]),
        ({"severity": "high"}, []),
        ({"search": "IRST th"}, ["first_thing"]),
        ({"search": "%"}, []),
        ({"date_from": NOW + timedelta(seconds=1)}, ["second_thing"]),
        ({"date_to": NOW}, ["first_thing"]),
    ],
)
async def test_the_log_is_found_newest_first(database: Database, wanted: dict[str, object], found: list[str]) -> None:
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.login_trail.note_event(MANAGER, "first_thing", HERE, NOW)
        await unit.login_trail.note_event(MANAGER, "second_thing", None, NOW + timedelta(seconds=1))
        page = await unit.login_trail.find_events(SecurityEventQuery(**wanted))  # type: ignore[arg-type]  # parameters of the test
    assert [event.event_type for event in page.items] == found


async def test_what_a_stranger_sends_fits_the_columns(database: Database) -> None:
    odd = Origin("x" * 99, "a\x00b" * 999)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.login_trail.serialise("\ud800\x00" * 300)
        await unit.login_trail.note_attempt("\ud800\x00" * 300, odd, NOW, is_right=False)
        assert len(await unit.login_trail.failures("\ud800\x00" * 300, AGO)) == 1
