"""What every handler of the control plane works with, put together once per process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request

from flags.embedded import EmbeddedFlags
from gateway.config import Settings
from gateway.control.access import AccessStore
from gateway.control.brake import Brake
from gateway.control.built import Built
from gateway.control.intentions import Intentions
from gateway.control.overview import EndpointState, state_of
from gateway.control.pulse import Pulse
from gateway.endpoints import Catalog
from gateway.report.burnup import BurnUp
from gateway.report.candidates import CandidateStore
from gateway.report.store import ReportStore


@dataclass(frozen=True)
class Control:
    settings: Settings
    flags: EmbeddedFlags
    catalog: Catalog
    candidates: CandidateStore
    report: ReportStore
    token: str = field(repr=False)
    now: Callable[[], datetime]
    started: datetime
    access: AccessStore
    brake: Brake = field(default_factory=Brake)
    intentions: Intentions = field(default_factory=Intentions)
    built: Built = field(default_factory=Built)

    @cached_property
    def burn_up(self) -> BurnUp:
        """Folded from the audit; what it has read already it keeps."""
        return BurnUp([endpoint.id for endpoint in self.catalog])

    @cached_property
    def pulse(self) -> Pulse:
        return Pulse(self.report, self.flags, self.seconds)

    def seconds(self) -> float:
        """Now, as the comparison store counts it."""
        return self.now().timestamp()

    def state(self, endpoint_id: str) -> EndpointState:
        """Raises ``UnknownEndpointError``, which suggests near names."""
        return state_of(self.catalog[endpoint_id], self.flags.current.flags)

    def states(self) -> list[EndpointState]:
        """All endpoints as the flags in memory have them: the last known ones while the store is gone."""
        flags = self.flags.current.flags
        return [state_of(endpoint, flags) for endpoint in self.catalog]


def _control_of(request: Request) -> Control:
    control = request.app.state.control
    assert isinstance(control, Control)  # noqa: S101 - for the type checker: create_control puts it there
    return control


InControl = Annotated[Control, Depends(_control_of)]
