"""The data plane is tested on the loop that workers run on, and where loops differ most on asyncio's own too."""

import asyncio
from collections.abc import Callable, Mapping

import pytest
import uvloop

_ON_BOTH = {"test_bodies.py", "test_connections.py", "test_tunnel.py"}
_WORKERS = {"edge", "upstream", "gateway"}


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    asyncio_loop = {"asyncio": asyncio.new_event_loop}
    if item.path.parent.name not in _WORKERS:
        return asyncio_loop
    return {"uvloop": uvloop.new_event_loop, **(asyncio_loop if item.path.name in _ON_BOTH else {})}
