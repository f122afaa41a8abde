"""Endpoints joined with their flags: stages, selections, counts; no I/O."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from flags.model import Constraint, Flag, Strategy
from flags.registry import KILL_SWITCH, Stage, stage_of
from gateway.endpoints import Catalog, Endpoint
from gateway.errors import UnknownEndpointError

_SIGNS = {
    "IN": "=",
    "NOT_IN": "≠",
    "IN_CIDR": "in",
    "STR_CONTAINS": "contains",
    "STR_STARTS_WITH": "starts with",
    "STR_ENDS_WITH": "ends with",
    "NUM_EQ": "=",
    "NUM_GT": ">",
    "NUM_GTE": "≥",
    "NUM_LT": "<",
    "NUM_LTE": "≤",
    "SEMVER_EQ": "=",
    "SEMVER_GT": ">",
    "SEMVER_GTE": "≥",
    "SEMVER_LT": "<",
    "SEMVER_LTE": "≤",
    "DATE_AFTER": "after",
    "DATE_BEFORE": "before",
}


@dataclass(frozen=True, slots=True)
class EndpointState:
    """Where an endpoint stands; ``percent`` and ``where`` only say something in a canary."""

    endpoint: Endpoint
    stage: Stage
    percent: int | None = None
    sample: int | None = None
    """Percent of requests asked in the shadow; None where nobody is."""
    where: tuple[Constraint, ...] = ()
    stickiness: str = "default"
    is_custom: bool = False
    """Its flags hold more than a stage can express: somebody wrote them elsewhere."""

    @property
    def summary(self) -> str:
        """For whom new serves, in a few words; empty where the stage says it all."""
        if self.is_custom:
            return "own strategies"
        parts = [f"{self.percent} %"] if self.percent is not None else []
        parts += [describe_constraint(constraint) for constraint in self.where]
        if self.sample is not None and (self.sample != 100 or self.stage is Stage.NEW):
            parts.append(f"shadow {self.sample} %")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which endpoints somebody wants to see; empty means all."""

    text: str = ""
    router: str = ""
    stage: Stage | None = None
    on_new: bool | None = None
    """Only those that the new side has, or has not; where nobody could say, all."""

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.router or self.stage) or self.on_new is not None

    def takes(self, state: EndpointState, built: Collection[str] | None = None) -> bool:
        endpoint = state.endpoint
        if self.on_new is not None and built is not None and (endpoint.id in built) is not self.on_new:
            return False
        if self.router and endpoint.router != self.router:
            return False
        if self.stage is not None and state.stage is not self.stage:
            return False
        haystack = f"{endpoint.id} {endpoint.method} {endpoint.path}".lower()
        return all(word in haystack for word in self.text.lower().split())


@dataclass(frozen=True, slots=True)
class RouterGroup:
    name: str
    states: Sequence[EndpointState]

    @property
    def counts(self) -> Mapping[Stage, int]:
        return count_stages(self.states)

    def holds(self, ids: Collection[str]) -> bool:
        return any(state.endpoint.id in ids for state in self.states)


def state_of(endpoint: Endpoint, flags: Mapping[str, Flag]) -> EndpointState:
    route, shadow = flags.get(endpoint.route_flag), flags.get(endpoint.shadow_flag)
    stage = stage_of(route, shadow)
    routing, shadowing = _only_strategy(route), _only_strategy(shadow)
    is_custom = _is_custom(route) or _is_custom(shadow) or bool(shadowing and shadowing.constraints)
    is_canary = stage is Stage.CANARY and routing is not None
    return EndpointState(
        endpoint,
        stage,
        percent=routing.rollout if is_canary and routing else None,
        sample=(shadowing.rollout or None) if shadowing else None,
        where=routing.constraints if is_canary and routing else (),
        stickiness=routing.stickiness if is_canary and routing else "default",
        is_custom=is_custom,
    )


def select(
    states: Iterable[EndpointState], selection: Selection, built: Collection[str] | None = None
) -> list[EndpointState]:
    """``built`` has the ids of what the new side has; None if nobody could say."""
    return [state for state in states if selection.takes(state, built)]


def count_stages(states: Iterable[EndpointState]) -> Mapping[Stage, int]:
    counts = Counter(state.stage for state in states)
    return {stage: counts[stage] for stage in Stage}


def group_by_router(states: Iterable[EndpointState]) -> list[RouterGroup]:
    """Routers in the order of the catalog, which is the one people know from the application."""
    groups: dict[str, list[EndpointState]] = {}
    for state in states:
        groups.setdefault(state.endpoint.router, []).append(state)
    return [RouterGroup(name, members) for name, members in groups.items()]


def find_endpoints(
    catalog: Catalog, *, ids: Sequence[str] = (), routers: Sequence[str] = (), patterns: Sequence[str] = ()
) -> list[Endpoint]:
    """The endpoints that a bulk change names; each way of naming must find something, or nothing is changed."""
    found = {endpoint_id: catalog[endpoint_id] for endpoint_id in ids}
    for router in routers:
        members = {endpoint.id: endpoint for endpoint in catalog if endpoint.router == router}
        if not members:
            raise UnknownEndpointError(f"the catalog has no router {router!r}; `banyan endpoints` lists them")
        found |= members
    for pattern in patterns:
        members = {endpoint.id: endpoint for endpoint in catalog if fnmatchcase(endpoint.id, pattern)}
        if not members:
            raise UnknownEndpointError(f"no endpoint of the catalog matches {pattern!r}; `banyan endpoints` lists them")
        found |= members
    return list(found.values())


def is_killed(flags: Mapping[str, Flag]) -> bool:
    """Whether the kill switch is on for anybody at all."""
    flag = flags.get(KILL_SWITCH)
    return flag is not None and flag.verdict is not False


def describe_flag(flag: Flag | None) -> str:
    """A flag in words, for the audit."""
    if flag is None or flag.verdict is False:
        return "off"
    if flag.verdict is True:
        return "on"
    return " or ".join(_describe_strategy(strategy) for strategy in flag.strategies)


def describe_constraint(constraint: Constraint) -> str:
    sign = _SIGNS[constraint.operator]
    text = f"{constraint.context_name} {sign} {', '.join(constraint.values)}"
    return f"not ({text})" if constraint.inverted else text


def _describe_strategy(strategy: Strategy) -> str:
    conditions = " and ".join(describe_constraint(constraint) for constraint in strategy.constraints)
    by = "" if strategy.stickiness in {"default", "random"} else f" by {strategy.stickiness}"
    return f"{strategy.rollout} %{by}{f' where {conditions}' if conditions else ''}"


def _only_strategy(flag: Flag | None) -> Strategy | None:
    if flag is None or not flag.enabled or len(flag.strategies) != 1:
        return None
    return flag.strategies[0]


def _is_custom(flag: Flag | None) -> bool:
    return flag is not None and flag.enabled and len(flag.strategies) > 1
