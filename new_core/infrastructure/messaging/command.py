"""`python -m new_core outbox …`: what waits, what is dead, and how to try it again."""

import argparse
import sys
from collections.abc import Sequence
from datetime import timedelta

from new_core.application.interfaces.services.clock import Clock
from new_core.infrastructure.database.session import Database
from new_core.infrastructure.messaging import dead_letters
from new_core.infrastructure.messaging.delivery import State
from new_core.infrastructure.messaging.delivery_store import DeliveryStore

HEADER = f"{'id':>6}  {'channel':<9} {'event':<22} {'of':<16} {'tries':>5}  problem"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="outbox_command", required=True)
    listing = commands.add_parser("list", help="count what is open, and list what is dead or waits")
    listing.add_argument("--state", choices=[str(state) for state in State], default=str(State.DEAD))
    listing.add_argument("--limit", type=int, default=50)
    redrive = commands.add_parser("redrive", help="let dead deliveries try again")
    redrive.add_argument("id", type=int, nargs="?", help="of one delivery; all dead ones without it")
    purge = commands.add_parser("purge", help="delete events that were delivered everywhere")
    purge.add_argument("--days", type=int, default=30, help="older than so many days (30)")


async def run(database: Database, options: argparse.Namespace, clock: Clock) -> None:
    if options.outbox_command == "redrive":
        count = await dead_letters.redrive(database, clock(), options.id)
        _say(f"{count} dead deliveries will be tried again")
    elif options.outbox_command == "purge":
        count = await dead_letters.purge(database, clock() - timedelta(days=options.days))
        _say(f"{count} events deleted")
    else:
        await _list(database, State(options.state), options.limit)


async def _list(database: Database, state: State, limit: int) -> None:
    counts = await DeliveryStore(database, _nobody).counts()
    _say(f"{counts.outbox} events not yet relayed, {counts.waiting} deliveries waiting, {counts.dead} dead")
    found = await dead_letters.letters(database, state, limit)
    if found:
        _say(HEADER)
    for letter in found:
        of = f"{letter.aggregate} {letter.aggregate_id}"
        # What a service answered is not ours: no control characters of its into the terminal.
        problem = "".join(character if character.isprintable() else " " for character in letter.last_error or "")
        _say(f"{letter.delivery_id:>6}  {letter.channel:<9} {letter.name:<22} {of:<16} {letter.attempts:>5}  {problem}")


def _nobody(_name: str) -> Sequence[str]:
    return ()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
