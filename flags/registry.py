"""The names of the flags, and where two of them put an endpoint: the one place that knows what a stage is made of."""

from enum import StrEnum, unique

from flags.errors import ImpossibleStageError
from flags.model import EVERYBODY, Caller, Constraint, Flag, Strategy

__all__ = [
    "EVERYBODY",
    "KILL_SWITCH",
    "Caller",
    "Constraint",
    "Flag",
    "Stage",
    "Strategy",
    "flags_for",
    "kill_switch",
    "route_flag",
    "shadow_flag",
    "stage_of",
]

KILL_SWITCH = "banyan.kill-switch"


def route_flag(endpoint_id: str) -> str:
    return f"route.{endpoint_id}"


def shadow_flag(endpoint_id: str) -> str:
    return f"shadow.{endpoint_id}"


def kill_switch(*, on: bool) -> Flag:
    return Flag(KILL_SWITCH, enabled=on)


@unique
class Stage(StrEnum):
    LEGACY = "legacy"
    SHADOW = "shadow"
    CANARY = "canary"
    NEW = "new"


def stage_of(route: Flag | None, shadow: Flag | None) -> Stage:
    """Derive the stage; a flag that is missing counts as off."""
    routed = False if route is None else route.verdict
    if routed is None:
        return Stage.CANARY
    if routed:
        return Stage.NEW
    shadowed = False if shadow is None else shadow.verdict
    return Stage.LEGACY if shadowed is False else Stage.SHADOW


def flags_for(
    endpoint_id: str,
    stage: Stage,
    *,
    percent: int | None = None,
    sample: int | None = None,
    where: tuple[Constraint, ...] = (),
    stickiness: str = "default",
) -> tuple[Flag, Flag]:
    """The route and the shadow flag that put the endpoint there, or a sentence why no flags can.

    The group is the endpoint's id at every percentage, so a higher one keeps everybody who was in.
    """
    if stage is not Stage.CANARY:
        _refuse_selection(stage, percent, where, stickiness)
    route = Flag(route_flag(endpoint_id))
    if stage is Stage.CANARY:
        rollout = _canary_percentage(percent, where)
        route = Flag(
            route.name,
            enabled=True,
            strategies=(Strategy(rollout, stickiness, endpoint_id, where),),
        )
    elif stage is Stage.NEW:
        route = Flag(
            route.name,
            enabled=True,
            strategies=(Strategy(100, "default", endpoint_id),),
        )
    return route, _shadow(endpoint_id, stage, sample)


def _shadow(endpoint_id: str, stage: Stage, sample: int | None) -> Flag:
    name = shadow_flag(endpoint_id)
    if stage is Stage.LEGACY and sample is not None:
        raise ImpossibleStageError(
            f"stage legacy asks nobody in the shadow, so --sample {sample} cannot be; leave it off"
        )
    if sample is None:
        sample = 100 if stage in {Stage.SHADOW, Stage.CANARY} else 0
    elif stage is Stage.SHADOW and sample == 0:
        raise ImpossibleStageError("stage shadow with --sample 0 would ask nobody; write 1 to 100, or stage legacy")
    _check_percentage("--sample", sample, lowest=0)
    if sample == 0:
        return Flag(name)
    # Drawn anew for each request: by user, the same few would be compared for ever, and always those of the canary.
    return Flag(name, enabled=True, strategies=(Strategy(sample, "random", endpoint_id),))


def _refuse_selection(stage: Stage, percent: int | None, where: tuple[Constraint, ...], stickiness: str) -> None:
    if percent is not None and not (stage is Stage.NEW and percent == 100):
        raise ImpossibleStageError(
            f"stage {stage} serves all callers alike, so --percent {percent} cannot be; {_way_out(stage)}"
        )
    if where:
        names = ", ".join(constraint.context_name for constraint in where)
        raise ImpossibleStageError(
            f"stage {stage} serves all callers alike, so --where on {names} cannot be; use stage canary"
        )
    if stickiness != "default":
        raise ImpossibleStageError(
            f"stage {stage} divides no callers, so stickiness {stickiness!r} cannot be; leave it off"
        )


def _way_out(stage: Stage) -> str:
    return "use --sample" if stage is Stage.SHADOW else "leave it off, or use stage canary"


def _canary_percentage(percent: int | None, where: tuple[Constraint, ...]) -> int:
    if percent is None:
        if not where:
            raise ImpossibleStageError(
                "stage canary needs to know for whom; write --percent 1 to 99, or --where tenant=x"
            )
        return 100
    _check_percentage("--percent", percent, lowest=1)
    if percent == 100 and not where:
        raise ImpossibleStageError("stage canary with --percent 100 is everybody; use stage new, or write 1 to 99")
    return percent


def _check_percentage(option: str, value: int, *, lowest: int) -> None:
    if not lowest <= value <= 100:
        raise ImpossibleStageError(f"{option} {value} cannot be; write a whole number from {lowest} to 100")
