"""Replays from the command line: a control plane is an HTTP application like any other."""

import asyncio
import json
import os
import signal
import xml.etree.ElementTree as ET
from pathlib import Path

import httpx
import pytest

from gateway.catalog_file import save
from gateway.endpoints import Catalog, Endpoint
from gateway.replay.asking import Asker, Heard
from gateway.replay.recording import Header, write_recording
from gateway.report.samples import Sample, SampleAnswer, SampleRequest, encode_sample
from tests.gateway.cli.conftest import Banyan
from tests.gateway.cli.test_record import har

RULE = "rules:\n- {kind: ignore, location: $.total, reason: grows}\n- {kind: ignore, location: 'header:*', reason: other}\n"


@pytest.fixture
def recorded(small_plane: str) -> Path:
    """What the control plane answered once, but for its total."""
    body = httpx.get(f"{small_plane}/api/endpoints", trust_env=False).json()
    path = Path("x.har")
    path.write_text(har(f"{small_plane}/api/endpoints", {**body, "total": 7}))
    Path("rules.yaml").write_text(RULE)
    return path


def test_differences_end_with_one_and_rules_with_none(banyan: Banyan, recorded: Path, small_plane: str) -> None:
    ran = banyan("replay", str(recorded), "--against", small_plane)
    assert ran.status == 1
    assert "$.total" in ran.out
    ran = banyan("replay", str(recorded), "--against", small_plane, "--rules", "rules.yaml")
    assert (ran.status, ran.out) == (0, "1 requests: 1 match_by_rule\n")


def test_rules_may_come_from_the_control_plane(banyan: Banyan, recorded: Path, small_plane: str) -> None:
    banyan("rules", "import", "rules.yaml")
    assert banyan("replay", str(recorded), "--against", small_plane, "--rules", small_plane).status == 0


def test_results_are_written_for_machines(banyan: Banyan, recorded: Path, small_plane: str) -> None:
    ran = banyan("replay", str(recorded), "--against", small_plane, "--junit", "r.xml", "--json", "-")
    assert ran.json["outcomes"] == {"mismatch": 1}  # type: ignore[index]
    assert ET.parse("r.xml").getroot()[0].get("failures") == "1"  # noqa: S314 - our own document
    banyan("replay", str(recorded), "--against", small_plane, "--json", "r.json")
    assert json.loads(Path("r.json").read_text())["failed"] == 1


def test_a_recording_is_replayed_like_the_har_it_came_from(banyan: Banyan, recorded: Path, small_plane: str) -> None:
    banyan("record", "--from-har", str(recorded), "-o", "y.jsonl.gz")
    ran = banyan("replay", "y.jsonl.gz", "--against", small_plane, "--rules", "rules.yaml", "--rate", "50")
    assert (ran.status, ran.out) == (0, "1 requests: 1 match_by_rule\n")


def test_what_cannot_be_replayed_ends_with_two(banyan: Banyan, recorded: Path) -> None:
    Path("empty.jsonl").write_text('{"recording":1,"source":"live","redacted":false}\n')
    Path("bad.yaml").write_text("rules: 1")
    to = ("--against", "http://127.0.0.1:9")
    for arguments, said in (
        ((str(recorded), *to), "nothing answered (new gave no answer: "),
        (("gone.jsonl", *to), "cannot be read"),
        (("empty.jsonl", *to), "nothing to replay"),
        ((str(recorded), *to, "--rules", "bad.yaml"), "no list of rules"),
        ((str(recorded), *to, "-H", "Authorization: $NO_SUCH_NAME"), "has no NO_SUCH_NAME"),
        ((str(recorded), "--against", "erp:8000"), "is no address"),
        ((str(recorded), "--against", "http://erp:80000"), "is no address"),
        ((str(recorded), "--against", "http://[::1"), "is no address"),
        ((str(recorded), "--against", "http://a:b@erp"), "credentials with --header"),
        ((str(recorded), *to, "--junit", "gone/r.xml"), "gone/r.xml cannot be written"),
        ((str(recorded), *to, "--json", "."), "is a folder"),
    ):
        ran = banyan("replay", *arguments)
        assert (ran.status, said in ran.err) == (2, True), ran.err


def test_writes_alone_are_no_success(banyan: Banyan, small_plane: str) -> None:
    request = SampleRequest("POST", b"/api/recordings")
    write = Sample(0.0, "r", "api.x", "legacy", "recorded", request, SampleAnswer(201, [], b""), None)
    write_recording(Path("w.jsonl"), Header("live", redacted=False), [encode_sample(write)])
    ran = banyan("replay", "w.jsonl", "--against", small_plane, "--json", "w.json")
    assert (ran.status, ran.out, "--writes" in ran.err) == (2, "1 requests: 1 withheld\n", True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_replay_that_is_broken_off_says_what_it_found(
    banyan: Banyan, small_plane: str, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    ask = Asker.ask

    async def ask_once(asker: Asker, request: SampleRequest, endpoint: str = "", recorded: int = 200) -> Heard:
        if request.target == b"/api/status?2":
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        return await ask(asker, request, endpoint, recorded)

    monkeypatch.setattr(Asker, "ask", ask_once)
    samples = [_sample("x", b"/api/status?1"), _sample("x", b"/api/status?2")]
    write_recording(Path("z.jsonl"), Header("live", redacted=False), samples)
    ran = banyan("replay", "z.jsonl", "--against", small_plane, "--concurrency", "1", "--junit", "r.xml")
    assert (ran.status, "broken off after 1 requests" in ran.err, "1 requests" in ran.out) == (130, True, True)
    assert len(list(ET.parse("r.xml").iter("testcase"))) == 1  # noqa: S314 - our own document


def test_users_that_would_be_asked_as_one_are_named(banyan: Banyan, small_plane: str) -> None:
    users = ["tok_0123456789abcdef", "tok_fedcba9876543210"]
    samples = [_sample(user) for user in (*users, users[0])]
    write_recording(Path("z.jsonl"), Header("live", redacted=True, key=None), samples)
    ran = banyan("replay", "z.jsonl", "--against", small_plane)
    assert (
        f"2 hidden credentials are asked as one, or as nobody; --credential gives each its own: {users[0]}" in ran.err
    )
    given = [text for user in users for text in ("--credential", f"{user}=Bearer x")]
    assert "hidden credentials" not in banyan("replay", "z.jsonl", "--against", small_plane, *given).err


def test_headers_of_a_side_come_from_the_catalog(
    banyan: Banyan, recorded: Path, small_plane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"headers": {"new": {"set": {"Authorization": "$NEW_TOKEN"}}}}
    save(Path("c.json"), Catalog([Endpoint("api.endpoints", "GET", "/api/endpoints", settings=headers)]))
    arguments = ("replay", str(recorded), "--against", small_plane, "--side", "new")
    assert "name one with --catalog FILE" in banyan(*arguments).err
    monkeypatch.setenv("NEW_TOKEN", "Bearer wrong")
    ran = banyan(*arguments, "--catalog", "c.json", "--json", "-")
    statuses = [each for each in ran.json["signatures"] if each["location"] == "status"]  # type: ignore[index]
    assert (ran.status, [each["new"] for each in statuses]) == (1, [401])


def _sample(user: str, target: bytes = b"/api/status") -> bytes:
    request = SampleRequest("GET", target, [(b"Authorization", user.encode())])
    answer = SampleAnswer(200, [(b"content-type", b"application/json")], b"{}", 0.01)
    return encode_sample(Sample(0.0, "r", "api.status", "legacy", "recorded", request, answer, None, ()))
