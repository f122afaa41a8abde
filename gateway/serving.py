"""The data plane as an ASGI application read from the environment, for a server of one's own: ``gateway.serving:app``."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from gateway.config import Settings
from gateway.edge.asgi import AsgiEdge, Receive, Scope, Send
from gateway.plane import DataPlane, data_plane


class Application:
    """An ASGI edge whose data plane lives as long as the server's lifespan."""

    def __init__(self, make_plane: Callable[[], AbstractAsyncContextManager[DataPlane]]) -> None:
        self._make_plane = make_plane
        self._edge: AsgiEdge | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._edge is None:
            message = "the server runs without lifespan; the gateway's pools are opened there"
            raise RuntimeError(message)
        else:
            await self._edge(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with AsyncExitStack() as stack:
            try:
                self._edge = AsgiEdge(await stack.enter_async_context(self._make_plane()))
            except Exception as error:  # noqa: BLE001 - the protocol's way to say why the server must not start
                await send({"type": "lifespan.startup.failed", "message": f"banyan: {error}"})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


app = Application(lambda: data_plane(Settings()))
