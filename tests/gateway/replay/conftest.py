"""Recordings to replay, and applications to ask: in this process, over a transport."""

from collections.abc import Callable
from pathlib import Path

import httpx
import orjson
import pytest

from gateway.replay.recording import Header, encode_all, write_recording
from gateway.report.samples import Sample, SampleAnswer, SampleRequest

JSON = [(b"content-type", b"application/json")]


def sample(target: str = "/a", answer: object = None, *, method: str = "GET", body: bytes = b"") -> Sample:
    """One recorded exchange of endpoint ``shop.get``."""
    request = SampleRequest(method, target.encode(), [(b"Accept", b"*/*")], body)
    given = SampleAnswer(200, JSON, orjson.dumps(answer), 0.01)
    return Sample(1_764_000_000.0, f"q-{method}", "shop.get", "legacy", "recorded", request, given, None)


Record = Callable[..., Path]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    def write(*samples: Sample, name: str = "r.jsonl", header: Header = Header("live", redacted=False)) -> Path:  # noqa: B008 - a value
        path = tmp_path / name
        write_recording(path, header, encode_all(samples))
        return path

    return write


def answering(answers: dict[str, object], seen: list[httpx.Request] | None = None) -> httpx.MockTransport:
    """An application that answers these as JSON by target; what it was asked is put into ``seen``."""

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        found = answers[request.extensions["target"].decode()]
        if isinstance(found, Exception):
            raise found
        return httpx.Response(200, headers=[("content-type", "application/json")], content=orjson.dumps(found))

    return httpx.MockTransport(answer)
