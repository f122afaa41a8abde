"""Recordings from the command line."""

import json
import time
from pathlib import Path

import pytest

from gateway.cli import record
from gateway.replay.recording import read_header
from tests.gateway.cli.conftest import Banyan


def har(url: str, body: object, secret: str = "") -> str:
    """A HAR file of one exchange."""
    request = {"method": "GET", "url": url, "headers": [{"name": "Authorization", "value": secret}]}
    headers = [{"name": "content-type", "value": "application/json"}]
    response = {"status": 200, "headers": headers, "content": {"text": json.dumps(body)}}
    entry = {"startedDateTime": "2026-11-25T10:00:00Z", "time": 3, "request": request, "response": response}
    return json.dumps({"log": {"entries": [entry]}})


def test_a_har_file_becomes_a_recording_without_its_secrets(banyan: Banyan) -> None:
    Path("x.har").write_text(har("http://erp/a", {"email": "a@b.example"}, "Bearer s3cr3t-s3cr3t"))
    ran = banyan("record", "--from-har", "x.har", "-o", "y.jsonl")
    assert (ran.status, ran.out) == (0, "y.jsonl: 1 requests\n")
    head, line = Path("y.jsonl").read_text().splitlines()
    assert json.loads(head)["source"] == "har"
    assert "s3cr3t" not in line
    assert "a@b" not in line


def test_what_cannot_be_recorded_is_said(banyan: Banyan) -> None:
    assert "--from-har" in banyan("record", "-o", "y.jsonl").err
    assert "--from-har" in banyan("record", "--all", "--router", "x", "-o", "y.jsonl").err
    assert "gone.har cannot be read" in banyan("record", "--from-har", "gone.har", "-o", "y.jsonl").err


@pytest.mark.usefixtures("small_plane")
def test_live_traffic_is_recorded_until_its_end(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(record, "POLL_SECONDS", 0.05)
    ran = banyan("record", "--router", "orders", "--for", "1", "-o", "y.jsonl.gz")
    assert (ran.status, ran.out) == (0, "y.jsonl.gz: 0 requests\n")
    assert read_header(Path("y.jsonl.gz")).source == "live"
    assert "recording started" in banyan("audit").out
    refused = banyan("record", "--endpoint", "gone.get", "-o", "z.jsonl")
    assert (refused.status, "gone.get" in refused.err) == (1, True)


@pytest.mark.usefixtures("small_plane")
def test_ctrl_c_ends_a_recording_and_keeps_it(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupt)
    ran = banyan("record", "--all", "-o", "y.jsonl")
    assert (ran.status, ran.out, "ending the recording" in ran.err) == (0, "y.jsonl: 0 requests\n", True)
