"""Whether anything was compared or changed: one look at the store a second, however many pages listen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from fastapi import APIRouter, Header, Query, Request
from sqlalchemy import func, select
from starlette.responses import Response, StreamingResponse

from flags.embedded import EmbeddedFlags
from flags.errors import StoreError
from flags.tables import AUDIT
from gateway.report.schema import TOTALS
from gateway.report.span import Grain
from gateway.report.store import ReportStore

router = APIRouter(include_in_schema=False)

LOOK_SECONDS = 1.0
HELLO_SECONDS = 15.0
"""So often somebody who listens hears that the connection is alive, and so often a gone one is noticed."""
LONGEST = timedelta(minutes=10)
"""Then the browser asks again, and whether it may is judged anew."""
LISTENERS = 200
"""Beyond, pages ask by themselves."""
LOST = "lost"


class Pulse:
    """A text that is another one once something was compared, triaged, moved or otherwise put into the audit."""

    def __init__(self, report: ReportStore, flags: EmbeddedFlags, now: Callable[[], float]) -> None:
        self._report = report
        self._flags = flags
        self._now = now
        self._looked = float("-inf")
        self._current = ""
        self._looking = asyncio.Lock()
        self._ended = asyncio.Event()
        self.listeners = 0

    def end(self) -> None:
        """Let go of all who listen, so that the server can stop."""
        self._ended.set()

    async def current(self) -> str:
        loop = asyncio.get_running_loop()
        async with self._looking:
            if loop.time() - self._looked >= LOOK_SECONDS:
                self._current = await self._look()
                self._looked = loop.time()
        return self._current

    async def changes(self, seen: str) -> AsyncIterator[str]:
        """Server-sent events: one for each change from ``seen`` on, and a comment now and then."""
        loop = asyncio.get_running_loop()
        until, hello = loop.time() + LONGEST.total_seconds(), loop.time()
        self.listeners += 1
        try:
            while loop.time() < until and not self._ended.is_set():
                found = await self.current()
                if found != seen:
                    seen, hello = found, loop.time()
                    yield f"id: {found}\nevent: change\ndata: {found}\n\n"
                elif loop.time() - hello >= HELLO_SECONDS:
                    hello = loop.time()
                    yield ": still here\n\n"
                await self._pause()
        finally:
            self.listeners -= 1

    async def _look(self) -> str:
        today = int(self._now()) // Grain.DAY.seconds * Grain.DAY.seconds
        sampled = select(func.sum(TOTALS.c.sampled)).where(
            TOTALS.c.grain == Grain.DAY.seconds, TOTALS.c.at >= today - Grain.DAY.seconds
        )
        try:
            async with self._report.transaction() as connection:
                seen = (await connection.execute(sampled)).scalar_one() or 0
                entry = (await connection.execute(select(func.max(AUDIT.c.id)))).scalar_one() or 0
        except (StoreError, TimeoutError):
            # The flags notice it in their own time, and the frame around every page says it only then.
            return f"{LOST}-{int(self._flags.healthy)}"
        return f"{seen}-{entry}-{self._flags.revision}-{int(self._flags.healthy)}"

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._ended.wait()
        except TimeoutError:
            pass


@router.get("/live")
async def listen(
    request: Request,
    seen: str = Query("", max_length=100),
    last_event_id: str = Header("", max_length=100),
) -> Response:
    """Say when a page has reason to ask again; what it then asks for is the page itself."""
    pulse: Pulse = request.app.state.control.pulse
    if pulse.listeners >= LISTENERS:
        return Response("too many listen already; ask for the page itself now and then\n", 503)
    return StreamingResponse(
        # In Last-Event-ID a browser that connects again says what it saw last; its page has only what was first.
        pulse.changes(last_event_id or seen),
        media_type="text/event-stream",
        # A proxy that gathers an answer before it passes it on would keep every change to itself.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
