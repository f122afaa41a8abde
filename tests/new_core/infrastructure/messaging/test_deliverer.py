import asyncio
from datetime import timedelta

from typing_extensions import override

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging.dead_letters import letters
from new_core.infrastructure.messaging.delivery import LONGEST_PAUSE, MOST_ATTEMPTS, Event, State
from tests.support.outbox import FakeHandler, Post, SetClock, happen


async def test_what_fails_is_tried_again_later_and_before_what_came_after(database: Database) -> None:
    handler, clock = FakeHandler(), SetClock()
    handler.problems = [TemporaryServiceError("mail", "busy", retry_after=60)]
    post = Post(database, {"email": handler}, clock)
    await happen(database, "customer.created", 1)
    await happen(database, "customer.updated", 1)
    await post.relay.work_off()
    assert handler.told == []
    clock.forward(timedelta(seconds=59))
    await post.relay.work_off()
    assert handler.told == []
    clock.forward(timedelta(seconds=1))
    await post.relay.work_off()
    assert handler.told == [("customer.created", 1), ("customer.updated", 1)]


async def test_a_permanent_failure_is_dead_at_once_and_holds_up_nothing(database: Database) -> None:
    handler, clock = FakeHandler(), SetClock()
    handler.problems = [PermanentServiceError("mail", "no such address")]
    post = Post(database, {"email": handler}, clock)
    await happen(database, "customer.created", 1)
    await happen(database, "customer.updated", 1)
    await post.relay.work_off()
    assert handler.told == [("customer.updated", 1)]
    (letter,) = await letters(database, State.DEAD, 10)
    assert (letter.name, letter.attempts, letter.last_error) == ("customer.created", 1, "mail: no such address")


async def test_after_the_last_attempt_it_is_dead(database: Database) -> None:
    handler, clock = FakeHandler(), SetClock()
    handler.problems = [ValueError("a bug") for _ in range(MOST_ATTEMPTS)]
    post = Post(database, {"email": handler}, clock)
    await happen(database, "customer.created", 1)
    for _ in range(MOST_ATTEMPTS + 3):
        await post.relay.work_off()
        clock.forward(LONGEST_PAUSE)
    (letter,) = await letters(database, State.DEAD, 10)
    assert (letter.attempts, letter.last_error) == (MOST_ATTEMPTS, "ValueError: a bug")
    assert handler.told == []


async def test_a_channel_that_fails_holds_up_no_other(database: Database) -> None:
    email, zoho, clock = FakeHandler(), FakeHandler(), SetClock()
    zoho.problems = [TemporaryServiceError("zoho", "down")]
    post = Post(database, {"email": email, "zoho": zoho}, clock)
    await happen(database, "customer.created", 1)
    await post.relay.work_off()
    assert (email.told, zoho.told) == ([("customer.created", 1)], [])


async def test_what_a_stopping_process_had_in_hand_goes_back(database: Database) -> None:
    begun = asyncio.Event()

    class Hanging(FakeHandler):
        @override
        async def handle(self, event: Event) -> None:
            begun.set()
            await asyncio.Event().wait()

    clock = SetClock()
    post = Post(database, {"email": Hanging()}, clock)
    await happen(database, "customer.created", 1)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(post.relay.run())
        await begun.wait()
        task.cancel()
    handler = FakeHandler()
    await Post(database, {"email": handler}, clock).relay.work_off()
    assert handler.told == [("customer.created", 1)]
