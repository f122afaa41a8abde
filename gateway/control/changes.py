"""Changes that people make, for the API and the pages alike: one transaction each, with who and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flags.model import Constraint
from flags.registry import Stage, flags_for, kill_switch
from gateway.control.context import Control
from gateway.control.errors import UnusableChangeError
from gateway.endpoints import Endpoint


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and why."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where endpoints are to stand."""

    stage: Stage
    percent: int | None = None
    sample: int | None = None
    where: tuple[Constraint, ...] = ()
    stickiness: str = "default"


async def place(control: Control, endpoints: Sequence[Endpoint], placement: Placement, author: Author) -> int:
    """Put all these endpoints there, or none; the new revision of the flags."""
    stage = placement.stage
    if not endpoints:
        raise UnusableChangeError("no endpoint is named; give ids, a router or a pattern")
    if stage is not Stage.LEGACY and control.settings.new_url is None:
        raise UnusableChangeError(f"stage {stage} needs a new side; restart `banyan serve` with --new-url")
    flags = [
        flag
        for endpoint in endpoints
        for flag in flags_for(
            endpoint.id,
            stage,
            percent=placement.percent,
            sample=placement.sample,
            where=placement.where,
            stickiness=placement.stickiness,
        )
    ]
    return await control.flags.change(flags, who=author.who, why=author.why, action=f"stage {stage}")


async def turn_kill_switch(control: Control, *, on: bool, author: Author) -> int:
    action = f"kill switch {'on' if on else 'off'}"
    return await control.flags.change([kill_switch(on=on)], who=author.who, why=author.why, action=action)
