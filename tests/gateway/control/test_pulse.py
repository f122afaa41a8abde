"""Who listens is told of each change, and by nothing else."""

import asyncio
from pathlib import Path

import httpx
import pytest

from gateway.control import pulse
from gateway.control.changes import Author, turn_kill_switch
from gateway.control.context import Control
from gateway.report.judgements import put_triage
from gateway.report.triage import Triage, TriageState
from tests.support.comparisons import Pair, customer, put_on_record
from tests.support.control_plane import TOKEN, running_control, settings_for


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "LOOK_SECONDS", 0.001)


async def test_each_change_is_told_once(stored: Control) -> None:
    events = stored.pulse.changes(await stored.pulse.current())
    seen = []
    await put_on_record(stored.report, [Pair(customer(1), customer(1, name="x"))], stored.seconds())
    seen.append(await anext(events))
    async with stored.report.transaction() as connection:
        await put_triage(connection, Triage("s", TriageState.BUG, "qa", "wrong"), stored.seconds())
    seen.append(await anext(events))
    await turn_kill_switch(stored, on=True, author=Author("anna", ""))
    seen.append(await anext(events))
    stored.pulse.end()
    assert [each async for each in events] == []
    assert len(set(seen)) == 3
    assert stored.pulse.listeners == 0
    assert seen[0].startswith("id: 1-")
    assert "\nevent: change\ndata: 1-" in seen[0]


async def test_whoever_hears_nothing_hears_that_it_is_alive(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "HELLO_SECONDS", 0.0)
    assert await anext(control.pulse.changes(await control.pulse.current())) == ": still here\n\n"


async def test_a_store_that_is_gone_is_a_change_too(control: Control, settings_file: Path) -> None:
    events = control.pulse.changes(await control.pulse.current())
    await asyncio.to_thread(settings_file.unlink)
    assert f"data: {pulse.LOST}" in await anext(events)


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    return tmp_path / "banyan.db"


async def test_too_many_are_sent_away(
    control: Control, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "LISTENERS", 0)
    assert (await visitor.get("/live")).status_code == 503
    assert control.pulse.listeners == 0


def test_a_change_comes_over_a_connection_that_stays_open(tmp_path: Path) -> None:
    with (
        running_control(settings_for(tmp_path)) as url,
        httpx.Client(base_url=url, timeout=20, trust_env=False) as client,
    ):
        with client.stream("GET", "/live", params={"seen": "before"}) as stream:
            lines = stream.iter_lines()
            first = next(line for line in lines if line.startswith("data: "))
            change = {"on": True, "why": "test"}
            client.put("/api/kill-switch", json=change, headers={"Authorization": f"Bearer {TOKEN}"}).raise_for_status()
            second = next(line for line in lines if line.startswith("data: "))
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert first != second
