"""Recordings from the command line."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from gateway.cli import record
from gateway.cli.remote import ControlPlane
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


@pytest.mark.usefixtures("small_plane")
def test_a_signal_ends_a_recording_like_ctrl_c(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: os.kill(os.getpid(), signal.SIGTERM))
    ran = banyan("record", "--all", "-o", "y.jsonl")
    assert (ran.status, ran.out) == (0, "y.jsonl: 0 requests\n")


def test_what_stood_there_stays_until_there_is_more(
    banyan: Banyan, small_plane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("y.jsonl").write_text("of yesterday")
    monkeypatch.setenv("BANYAN_CONTROL_URL", "http://127.0.0.1:9")
    assert banyan("record", "--all", "-o", "y.jsonl").status == 1
    monkeypatch.setenv("BANYAN_CONTROL_URL", small_plane)
    assert "no router 'gone'" in banyan("record", "--router", "gone", "-o", "y.jsonl").err
    assert "is a folder" in banyan("record", "--all", "-o", ".").err
    assert [(each.name, each.read_text()) for each in Path().glob("*y.*")] == [("y.jsonl", "of yesterday")]


@pytest.mark.usefixtures("small_plane")
def test_what_could_not_be_written_can_be_taken_afterwards(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(record, "POLL_SECONDS", 0.05)
    ran = banyan("record", "--all", "--for", "1", "-o", "/dev/full")
    assert (ran.status, "No space left" in ran.err) == (1, True)
    taken = ran.err.rpartition("--take ")[2].split()[0]
    ran = banyan("record", "--take", taken, "-o", "y.jsonl")
    assert (ran.status, ran.out) == (0, "y.jsonl: 0 requests\n")


@pytest.mark.usefixtures("small_plane")
def test_a_bound_that_ended_it_is_said(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ControlPlane, "post", _full)
    monkeypatch.setattr(ControlPlane, "get", _full)
    monkeypatch.setattr(ControlPlane, "save", lambda *_: None)
    monkeypatch.setattr(record, "GRACE_SECONDS", 0.0)
    ran = banyan("record", "--all", "--most", "5", "-o", "y.jsonl")
    assert (ran.out, ran.err) == ("y.jsonl: 5 requests\n", "banyan: the recording ended at --most 5\n")


def _full(*_: object) -> dict[str, object]:
    bounds = {"seconds": 60, "most": 5, "most_bytes": 1024}
    return {"id": "r", "over": True, "count": 5, "bytes": 100, "dropped": 0, **bounds}
