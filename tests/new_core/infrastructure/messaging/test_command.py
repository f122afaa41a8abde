import argparse

import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging import command
from tests.support.outbox import NOON, FakeHandler, Post, SetClock, happen


async def _say(database: Database, *arguments: str) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    await command.run(database, parser.parse_args(arguments), lambda: NOON)


async def test_the_dead_are_shown_and_driven_again(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    handler = FakeHandler()
    handler.problems = [PermanentServiceError("mail", "refused\x1b[2J")]
    post = Post(database, {"email": handler}, SetClock())
    await happen(database, "customer.created", 7)
    await post.relay.work_off()
    await _say(database, "list")
    shown = capsys.readouterr().out
    assert "0 events not yet relayed, 0 deliveries waiting, 1 dead" in shown
    assert "customer.created" in shown
    assert "mail: refused [2J" in shown
    await _say(database, "redrive")
    assert "1 dead deliveries" in capsys.readouterr().out
    await post.relay.work_off()
    assert handler.told == [("customer.created", 7)]


async def test_what_is_done_can_be_purged(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    await happen(database, "customer.created", 7)
    await Post(database, {"email": FakeHandler()}, SetClock()).relay.work_off()
    await _say(database, "purge", "--days", "-1")
    assert "1 events deleted" in capsys.readouterr().out
