"""What all client connections of one worker share."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from gateway.edge.parser import Limits
from gateway.edge.plain import Heads
from gateway.pipeline import Pipeline
from gateway.telemetry import RequestIds


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    limits: Limits = field(default_factory=Limits)
    header_timeout: float = 20.0
    keep_alive_timeout: float = 75.0
    body_timeout: float = 60.0
    scheme: str = "http"


class Draining(Protocol):
    """A connection, as the worker's end sees it."""

    def close_if_idle(self) -> None: ...

    def cut(self) -> None:
        """End the connection, whatever it carries."""


@dataclass(slots=True)
class Edge:
    """The pipeline, the tasks, and the connections that are open."""

    pipeline: Pipeline
    tasks: asyncio.TaskGroup
    default_host: bytes
    options: EdgeOptions
    ids: RequestIds
    connections: set[Draining] = field(default_factory=set)
    draining: bool = False
    heads: Heads = field(default_factory=Heads)
    emptied: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the edge drains and no connection is left."""

    def forget(self, connection: Draining) -> None:
        self.connections.discard(connection)
        if self.draining and not self.connections:
            self.emptied.set()

    def drain(self) -> None:
        """Refuse further requests; connections close as soon as what they carry is answered."""
        self.draining = True
        for connection in list(self.connections):
            connection.close_if_idle()
        if not self.connections:
            self.emptied.set()
