from datetime import timedelta

from sqlalchemy import func, select

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.infrastructure.database.outbox import outbox
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.dead_letters import letters, purge, redrive
from new_core.infrastructure.messaging.delivery import State
from tests.support.outbox import NOON, FakeHandler, Post, SetClock, happen


async def _with_two_dead(database: Database) -> tuple[Post, FakeHandler]:
    handler = FakeHandler()
    handler.problems = [PermanentServiceError("mail", "refused") for _ in range(2)]
    post = Post(database, {"email": handler}, SetClock())
    for number in (1, 2, 3):
        await happen(database, "customer.created", number)
    await post.relay.work_off()
    return post, handler


async def test_the_dead_are_listed_with_their_error(database: Database) -> None:
    await _with_two_dead(database)
    dead = await letters(database, State.DEAD, 10)
    assert [(letter.channel, letter.last_error, letter.attempts) for letter in dead] == [
        ("email", "mail: refused", 1)
    ] * 2
    assert len(await letters(database, State.DEAD, 1)) == 1
    assert len(await letters(database, State.DELIVERED, 10)) == 1


async def test_one_or_all_of_the_dead_are_driven_again(database: Database) -> None:
    post, handler = await _with_two_dead(database)
    one, other = await letters(database, State.DEAD, 10)
    assert await redrive(database, NOON, one.delivery_id) == 1
    await post.relay.work_off()
    assert ("customer.created", one.aggregate_id) in handler.told
    assert await redrive(database, NOON) == 1
    await post.relay.work_off()
    assert ("customer.created", other.aggregate_id) in handler.told
    assert await redrive(database, NOON) == 0


async def test_only_what_is_old_and_done_is_purged(database: Database) -> None:
    await _with_two_dead(database)
    assert await purge(database, NOON) == 0
    assert await purge(database, NOON + timedelta(days=1)) == 1
    async with database.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(outbox)) == 2
    assert len(await letters(database, State.DEAD, 10)) == 2
