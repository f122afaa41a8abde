"""Recordings of live traffic by API: begun, looked at, ended and taken away as the file that ``banyan replay`` reads."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from gateway.control.auth import Operator
from gateway.control.context import InControl
from gateway.control.errors import UnusableChangeError
from gateway.control.overview import find_endpoints
from gateway.control.schemas import Body, ErrorOut, Why
from gateway.replay.recording import Header, key_name
from gateway.replay.source import own_key
from gateway.report.recordings import Recording, RecordingStore, Wish
from gateway.report.rules import Signed

router = APIRouter(prefix="/api/recordings", tags=["recordings"])

_REFUSALS: dict[int | str, dict[str, object]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        401: "No token, or one that opens nothing.",
        403: "The token's role does not cover it.",
        404: "No recording has this id.",
        422: "It cannot be done, such as while another one is under way.",
        503: "The store is gone.",
    }.items()
}


class RecordingWish(Body):
    """Neither router nor endpoint: everything, also what no endpoint matches."""

    router: str | None = None
    endpoint: str | None = None
    percent: float = Field(100.0, gt=0, le=100)
    seconds: float = Field(60.0, gt=0, le=86_400)
    most: int = Field(10_000, ge=1, le=1_000_000, description="Requests.")
    most_bytes: int = Field(64 * 1024 * 1024, ge=1024, le=1024**3)
    why: str = Why

    def parse(self) -> Wish:
        if self.router is not None and self.endpoint is not None:
            raise UnusableChangeError("a recording is of a router or of an endpoint, not both; leave one out")
        return Wish(self.router, self.endpoint, self.percent, self.seconds, self.most, self.most_bytes)


class RecordingEnd(Body):
    why: str = Why


class RecordingOut(BaseModel):
    id: str
    router: str | None
    endpoint: str | None
    percent: float
    seconds: float
    most: int
    most_bytes: int
    who: str
    started: datetime
    over: bool
    count: int
    bytes: int
    dropped: int = Field(description="Requests too large, cut off, or too many to be written.")

    @staticmethod
    def of(recording: Recording, now: float) -> "RecordingOut":
        return RecordingOut(
            id=recording.id,
            **recording.wish._asdict(),
            who=recording.who,
            started=datetime.fromtimestamp(recording.started, UTC),
            over=recording.is_over(now),
            count=recording.count,
            bytes=recording.bytes,
            dropped=recording.dropped,
        )


@router.post("", status_code=201, responses=_REFUSALS)
async def start_recording(control: InControl, who: Operator, wish: RecordingWish) -> RecordingOut:
    """Begin to record legacy's answers; workers follow within about a second. The recording before is let go."""
    if wish.endpoint is not None and wish.endpoint != "unlisted":
        # For its error alone: a misspelt endpoint would record nothing, and nobody would be told why.
        control.state(wish.endpoint)
    if wish.router is not None and wish.router != "unlisted":
        find_endpoints(control.catalog, routers=[wish.router])
    made = await RecordingStore(control.report).start(wish.parse(), Signed(who, wish.why), control.seconds())
    return RecordingOut.of(made, control.seconds())


@router.get("/{recording_id}", responses=_REFUSALS)
async def get_recording(control: InControl, recording_id: str) -> RecordingOut:
    """Say how far a recording is."""
    return RecordingOut.of(await RecordingStore(control.report).get(recording_id), control.seconds())


@router.post("/{recording_id}/stop", responses=_REFUSALS)
async def stop_recording(control: InControl, who: Operator, recording_id: str, end: RecordingEnd) -> RecordingOut:
    """End it; what workers have not written by then is lost."""
    stopped = await RecordingStore(control.report).stop(recording_id, Signed(who, end.why), control.seconds())
    return RecordingOut.of(stopped, control.seconds())


@router.get("/{recording_id}/file", response_class=StreamingResponse, responses=_REFUSALS)
async def get_file(control: InControl, _who: Operator, recording_id: str) -> StreamingResponse:
    """Give the recording as a file, one sample a line."""
    recordings = RecordingStore(control.report)
    # First, because once the file has begun there is no status left to say 404 with.
    await recordings.get(recording_id)
    key = own_key(control.settings)
    header = Header("live", key=key_name(key) if key is not None else None, paths=control.settings.redact_paths)

    async def lines() -> AsyncIterator[bytes]:
        yield header.to_line() + b"\n"
        samples, after = await recordings.page(recording_id)
        while samples:
            yield b"".join(sample + b"\n" for sample in samples)
            samples, after = await recordings.page(recording_id, after)

    return StreamingResponse(lines(), media_type="application/x-ndjson")
