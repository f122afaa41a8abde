import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, func, insert, select
from typing_extensions import override

from new_core.application.dtos.login_dto import Credentials, FactorDemandDTO, FactorProof, Origin, SignedInDTO, Terms
from new_core.application.services.login_service import LoginService, SignInTools
from new_core.core.security import BcryptPasswords, RandomSecrets, TokenCodec
from new_core.domain.exceptions.access_exceptions import InvalidTokenError
from new_core.domain.exceptions.sign_in_exceptions import (
    ChannelRefusedError,
    DeactivatedAccountError,
    TooManyFailuresError,
    WrongCodeError,
    WrongCredentialsError,
)
from new_core.domain.value_objects.sign_in import Channel
from new_core.infrastructure.database.mappings.sessions import (
    account_lockouts,
    login_attempts,
    security_events,
    user_sessions,
)
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.unit_of_work import SqlAlchemyUnitOfWorkFactory
from tests.support.new_core_databases import NOW
from tests.support.new_side import SECRET
from tests.support.sign_in import BACKUP_CODES, PASSWORD, code_at, give_factor, give_passwords

WEB, MOBILE = Terms(Channel.WEB), Terms(Channel.MOBILE)
HERE = Origin("203.0.113.9", "a browser")
ADMIN, MANAGER = 1, 2


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(database: Database, clock: Clock) -> AsyncIterator[LoginService]:
    await give_passwords(database)
    passwords = BcryptPasswords(rounds=4)
    tools = SignInTools(passwords, TokenCodec(SECRET), RandomSecrets())
    yield LoginService(SqlAlchemyUnitOfWorkFactory(database), clock, tools)
    passwords.close()


def _as(name: str, password: str = PASSWORD) -> Credentials:
    return Credentials(f"{name}@tsh.lab", password)


async def _signed_in(service: LoginService, name: str = "manager", terms: Terms = WEB) -> SignedInDTO:
    outcome = await service.log_in(_as(name), terms, HERE)
    assert isinstance(outcome, SignedInDTO)
    return outcome


async def _demanded(service: LoginService, name: str = "admin") -> FactorDemandDTO:
    outcome = await service.log_in(_as(name), WEB, HERE)
    assert isinstance(outcome, FactorDemandDTO)
    return outcome


async def _count(database: Database, table: Table) -> int:
    async with database.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


async def _fail(service: LoginService, times: int, name: str = "manager") -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentialsError):
            await service.log_in(_as(name, "wrong"), WEB, HERE)


async def test_a_right_password_opens_a_session(service: LoginService, database: Database) -> None:
    signed = await _signed_in(service)
    claims = TokenCodec(SECRET).read(signed.access_token, NOW)
    async with database.engine.connect() as connection:
        row = (await connection.execute(select(user_sessions))).one()
    assert (row.user_id, row.session_token, row.ip_address) == (MANAGER, claims.session, "203.0.113.9")
    assert signed.profile.role == "Manager"
    assert "customers.view" in signed.profile.permissions


@pytest.mark.parametrize(
    ("name", "password", "error"),
    [
        ("manager", "wrong", WrongCredentialsError),
        ("nobody", PASSWORD, WrongCredentialsError),
        ("a\x00b", PASSWORD, WrongCredentialsError),
        ("\ud800", "\ud800", WrongCredentialsError),
        ("sales4", PASSWORD, DeactivatedAccountError),
        ("sales4", "wrong", WrongCredentialsError),
        ("sales1", PASSWORD, ChannelRefusedError),
    ],
)
async def test_others_are_refused(
    service: LoginService, database: Database, name: str, password: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await service.log_in(_as(name, password), WEB, HERE)
    assert await _count(database, login_attempts) == 1
    assert await _count(database, user_sessions) == 0


async def test_sales_people_sign_in_with_their_app(service: LoginService) -> None:
    assert (await _signed_in(service, "sales1", MOBILE)).expires_in == 900


@pytest.mark.parametrize("name", ["manager", "nobody"])
async def test_the_sixth_attempt_has_to_wait(service: LoginService, clock: Clock, name: str) -> None:
    await _fail(service, 5, name)
    with pytest.raises(TooManyFailuresError) as caught:
        await service.log_in(_as(name), WEB, HERE)
    assert caught.value.retry_after == 15 * 60
    clock.wait(minutes=15)
    await _fail(service, 1, name)


async def test_a_lockout_is_written_down(service: LoginService, database: Database) -> None:
    await _fail(service, 5)
    async with database.engine.connect() as connection:
        lock = (await connection.execute(select(account_lockouts))).one()
        events = list(await connection.scalars(select(security_events.c.event_type)))
    assert (lock.user_id, lock.locked_until, lock.is_active) == (MANAGER, NOW + timedelta(minutes=15), True)
    assert events == ["account_locked"]


async def test_a_success_forgives_what_was_before(service: LoginService) -> None:
    await _fail(service, 4)
    await _signed_in(service)
    await _fail(service, 4)
    await _signed_in(service)


async def test_a_lock_set_by_hand_holds(service: LoginService, database: Database) -> None:
    async with database.engine.begin() as connection:
        row = {"user_id": MANAGER, "locked_until": NOW + timedelta(days=1), "is_active": True}
        await connection.execute(insert(account_lockouts), [row])
    with pytest.raises(TooManyFailuresError):
        await service.log_in(_as("manager"), WEB, HERE)


async def test_an_administrator_s_unlocking_starts_afresh(
    service: LoginService, database: Database, clock: Clock
) -> None:
    await _fail(service, 5)
    clock.wait(seconds=1)
    async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
        await unit.login_trail.unlock(MANAGER, ADMIN, clock.now)
        await unit.commit()
    await _signed_in(service)


async def test_of_many_guesses_at_once_five_are_judged(service: LoginService, database: Database) -> None:
    guesses = [service.log_in(_as("manager", f"guess {number}"), WEB, HERE) for number in range(12)]
    outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds.count(WrongCredentialsError) == 5
    assert kinds.count(TooManyFailuresError) == 7
    assert await _count(database, login_attempts) == 5


async def test_many_right_logins_at_once_all_succeed(service: LoginService, database: Database) -> None:
    await asyncio.gather(*(_signed_in(service) for _ in range(8)))
    assert await _count(database, user_sessions) == 8


async def test_a_second_factor_stands_between(service: LoginService, database: Database) -> None:
    await give_factor(database, MANAGER)
    demand = await _demanded(service, "manager")
    assert not demand.must_set_up
    assert await _count(database, user_sessions) == 0
    proof = FactorProof(demand.challenge, code_at(NOW))
    assert (await service.prove_factor(proof, WEB, HERE)).profile.has_factor
    with pytest.raises(WrongCodeError):
        await service.prove_factor(proof, WEB, HERE)


async def test_a_backup_code_does_too(service: LoginService, database: Database) -> None:
    await give_factor(database, MANAGER)
    proof = FactorProof((await _demanded(service, "manager")).challenge, BACKUP_CODES[1], MANAGER)
    assert (await service.prove_factor(proof, WEB, HERE)).profile.id == MANAGER


async def test_administrators_must_set_one_up(service: LoginService) -> None:
    demand = await _demanded(service)
    assert demand.must_set_up
    with pytest.raises(WrongCodeError):
        await service.prove_factor(FactorProof(demand.challenge, "123456"), WEB, HERE)


async def test_six_digits_cannot_be_guessed(service: LoginService, database: Database) -> None:
    await give_factor(database, MANAGER)
    challenge = (await _demanded(service, "manager")).challenge
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            await service.prove_factor(FactorProof(challenge, "000000"), WEB, HERE)
    with pytest.raises(TooManyFailuresError):
        await service.prove_factor(FactorProof(challenge, code_at(NOW)), WEB, HERE)


async def test_a_challenge_is_its_user_s_and_ends(service: LoginService, database: Database, clock: Clock) -> None:
    await give_factor(database, MANAGER)
    challenge = (await _demanded(service, "manager")).challenge
    bearer = TokenCodec(SECRET).issue("manager@tsh.lab", NOW, timedelta(minutes=5))
    for proof in (FactorProof(challenge, code_at(NOW), ADMIN), FactorProof(bearer, code_at(NOW))):
        with pytest.raises(InvalidTokenError):
            await service.prove_factor(proof, WEB, HERE)
    clock.wait(minutes=5)
    with pytest.raises(InvalidTokenError, match="credentials"):
        await service.prove_factor(FactorProof(challenge, code_at(clock.now)), WEB, HERE)


async def test_a_challenge_of_the_telephone_does_not_lead_to_the_web(service: LoginService, database: Database) -> None:
    await give_factor(database, 3)
    demand = await service.log_in(_as("sales1"), MOBILE, HERE)
    assert isinstance(demand, FactorDemandDTO)
    with pytest.raises(ChannelRefusedError):
        await service.prove_factor(FactorProof(demand.challenge, code_at(NOW)), WEB, HERE)


async def test_a_refresh_token_is_good_once(service: LoginService, database: Database, clock: Clock) -> None:
    first = await _signed_in(service)
    clock.wait(hours=1)
    second = await service.refresh(first.refresh_token or "")
    assert second.refresh_token not in (None, first.refresh_token)
    assert TokenCodec(SECRET).read(second.access_token, clock.now).email == "manager@tsh.lab"
    # Once more: it was stolen, and nobody knows by whom of the two, so that the session ends for both.
    for token in (first.refresh_token, second.refresh_token):
        with pytest.raises(InvalidTokenError):
            await service.refresh(token or "")
    async with database.engine.connect() as connection:
        assert await connection.scalar(select(user_sessions.c.is_active)) is False


async def test_a_refresh_keeps_to_the_telephone(service: LoginService) -> None:
    first = await _signed_in(service, "sales1", MOBILE)
    assert (await service.refresh(first.refresh_token or "")).expires_in == 900


@pytest.mark.parametrize("token", ["", ".", "x.y", "\x00.x"])
async def test_no_other_text_refreshes(service: LoginService, token: str) -> None:
    with pytest.raises(InvalidTokenError):
        await service.refresh(token)


async def test_an_expired_session_is_not_refreshed(service: LoginService, clock: Clock) -> None:
    first = await _signed_in(service)
    clock.wait(days=14)
    with pytest.raises(InvalidTokenError):
        await service.refresh(first.refresh_token or "")


async def test_a_changed_password_between_check_and_judgement_counts_as_wrong(database: Database, clock: Clock) -> None:
    await give_passwords(database)

    class Slow(BcryptPasswords):
        @override
        async def matches(self, password: str, hashed: str | None) -> bool:
            is_right = await super().matches(password, hashed)
            async with SqlAlchemyUnitOfWorkFactory(database)() as unit:
                user = await unit.users.by_email("manager@tsh.lab")
                assert user
                user.change_password("another hash", NOW)
                await unit.users.save(user)
                await unit.commit()
            return is_right

    passwords = Slow(rounds=4)
    service = LoginService(
        SqlAlchemyUnitOfWorkFactory(database), clock, SignInTools(passwords, TokenCodec(SECRET), RandomSecrets())
    )
    with pytest.raises(WrongCredentialsError):
        await service.log_in(_as("manager"), WEB, HERE)
    passwords.close()
