"""Changes that people make, for the API and the pages alike: one transaction each, with who and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flags.model import Constraint
from flags.registry import Stage, flags_for, kill_switch
from gateway.control.context import Control
from gateway.control.errors import GateClosedError, UnusableChangeError
from gateway.control.gates import objections
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
    force: bool = False
    """Go beyond what the gate allows, with a reason."""


async def place(control: Control, endpoints: Sequence[Endpoint], placement: Placement, author: Author) -> int:
    """Put all these endpoints there, or none; the new revision of the flags."""
    stage = placement.stage
    if not endpoints:
        raise UnusableChangeError("no endpoint is named; give ids, a router or a pattern")
    if stage is not Stage.LEGACY and control.settings.new_url is None:
        raise UnusableChangeError(f"stage {stage} needs a new side; restart `banyan serve` with --new-url")
    is_forced = await _is_beyond_gate(control, endpoints, placement, author)
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
    action = f"stage {stage}{', forced past the gate' if is_forced else ''}"
    return await control.flags.change(flags, who=author.who, why=author.why, action=action)


async def _is_beyond_gate(
    control: Control, endpoints: Sequence[Endpoint], placement: Placement, author: Author
) -> bool:
    """Whether it is forced; raises where it would have to be. Where the gate only advises, nobody needs force."""
    if control.settings.gate == "advise":
        return False
    lacking = await objections(control, endpoints, placement.stage)
    if not lacking:
        return False
    if not placement.force:
        endpoint, sentences = next(iter(lacking.items()))
        others = f", and {len(lacking) - 1} more endpoints" if len(lacking) > 1 else ""
        raise GateClosedError(
            f"the gate of {endpoint}{others} is not met ({'; '.join(sentences)}); meet it, or force it with a reason"
        )
    if not author.why.strip():
        raise UnusableChangeError("going past the gate by force needs a reason; say why")
    return True


async def turn_kill_switch(control: Control, *, on: bool, author: Author) -> int:
    action = f"kill switch {'on' if on else 'off'}"
    return await control.flags.change([kill_switch(on=on)], who=author.who, why=author.why, action=action)
