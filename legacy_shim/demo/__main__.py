"""``banyan demo`` (or ``python -m legacy_shim.demo``): everything up, addresses printed, Ctrl-C stops it all."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx

from legacy_shim.demo.stage import DemoError, Play, Ports, cast, check_ports, lock, playing
from legacy_shim.demo.traffic import Trickle

STATUS = "/-/status"
CATALOG = Path(__file__).parents[1] / "catalog.json"


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="banyan demo",
        description="Run the stand-in monolith, the new side, the gateway and the control plane on this machine.",
        epilog="examples: banyan demo   |   banyan demo --no-traffic   |   banyan demo --data-port 18080 --rate 20",
    )
    parser.add_argument("--no-traffic", action="store_true", help="send no requests of its own")
    parser.add_argument("--rate", type=float, default=5.0, help="requests a second of the traffic (5)")
    parser.add_argument(
        "--state-dir", type=Path, default=Path(".banyan"), help="where data and logs are kept (.banyan)"
    )
    for name, port in (("legacy", 9001), ("new", 9002), ("data", 8080), ("control", 8081)):
        parser.add_argument(f"--{name}-port", type=int, default=port, help=f"port of the {name} process ({port})")
    options = parser.parse_args(arguments)
    if options.rate <= 0:
        parser.error(f"--rate {options.rate:g} sends nothing; give a number above 0, or --no-traffic")
    return options


def welcome(ports: Ports, state: Path) -> str:
    """What the terminal shows once everything is up."""
    token_file = state / "token"
    base = f"http://127.0.0.1:{ports.data}"
    control = f"http://127.0.0.1:{ports.control}"
    extra = "" if ports == Ports() else f"  (first: export BANYAN_CONTROL_URL={control} BANYAN_STATE_DIR={state})\n"
    return f"""
  Clients    {base}      the gateway; it answers for the monolith
  Engineers  {control}      stages, kill switch, audit
  Sign in    operator token {token_file.read_text().strip()}  (kept in {token_file})
  Behind it  monolith :{ports.legacy}   new side :{ports.new}   data and logs in {state}/
  Outbox     http://127.0.0.1:{ports.new}{STATUS}      what the new side still tells others, and dead letters

Try, in another terminal:
{extra}  curl -s {base}/api/customers/1 | head -c 200
  .venv/bin/banyan stage customers.get_customer new --why "first endpoint over"
  .venv/bin/banyan kill on --why "just in case"

Ctrl-C stops everything.
"""


async def outbox_line(port: int) -> str:
    """Say what the new side still has to tell others, and what it gave up."""
    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            counts = (await client.get(f"http://127.0.0.1:{port}{STATUS}")).raise_for_status().json()["outbox"]
    except httpx.HTTPError as error:
        return f"outbox: the new side did not say ({type(error).__name__})"
    return f"outbox: {counts['unseen']} not yet relayed, {counts['waiting']} waiting, {counts['dead']} dead letters"


async def perform(options: argparse.Namespace) -> None:
    """Run until a signal; raises ``DemoError`` where it cannot go on."""
    ports = Ports(options.legacy_port, options.new_port, options.data_port, options.control_port)
    # Before the ports: who starts a second demo is told that one runs, not that a port is in use.
    held = lock(options.state_dir)
    try:
        check_ports(ports)
        stopping = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        _say("starting the monolith, the new side and the gateway …")
        actors = cast(ports, options.state_dir, CATALOG)
        async with asyncio.TaskGroup() as tasks, playing(actors, options.state_dir) as play:
            _say(welcome(ports, options.state_dir))
            await _run(tasks, play, ports, options, stopping)
    finally:
        held.close()


async def _run(
    tasks: asyncio.TaskGroup, play: Play, ports: Ports, options: argparse.Namespace, stopping: asyncio.Event
) -> None:
    watching = tasks.create_task(play.watch())
    waiting = tasks.create_task(stopping.wait())
    trickle = Trickle(f"http://127.0.0.1:{ports.data}", options.rate)
    sending = None if options.no_traffic else tasks.create_task(trickle.run())
    await asyncio.wait([waiting, watching], return_when=asyncio.FIRST_COMPLETED)
    for task in (watching, waiting, sending):
        if task is not None and not task.done():
            task.cancel()
    if sending is not None:
        shown = ", ".join(f"{count} of {status}" for status, count in sorted(trickle.statuses.items()))
        _say(f"\ntraffic: {trickle.total} requests ({shown}), {trickle.failed} without an answer")
    # One of the processes ended by itself: it may have been the new side, so there is nobody to ask.
    if not watching.done() or watching.cancelled():
        _say(await outbox_line(ports.new))
    _say("stopping …")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    status = 0
    try:
        asyncio.run(perform(parse(arguments)))
    # A group, because what goes wrong comes out of a TaskGroup.
    except* DemoError as group:
        sys.stderr.write(f"banyan demo: {_first(group)}\n")
        status = 1
    return status


def _first(group: BaseException) -> BaseException:
    while isinstance(group, BaseExceptionGroup):
        group = group.exceptions[0]
    return group


if __name__ == "__main__":
    sys.exit(main())
