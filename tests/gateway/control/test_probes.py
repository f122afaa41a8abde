"""Probes against real sockets: who listens, who does not, and why."""

import socket

import pytest

from gateway.config import Settings
from gateway.control.probes import probe, probe_all, probe_data_plane, probe_url


async def test_a_listener_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = await probe("legacy", "127.0.0.1", listener.getsockname()[1])
    assert (found.ok, found.detail) == (True, "accepts connections")


async def test_a_closed_port_is_refused_in_plain_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    found = await probe("legacy", "127.0.0.1", port)
    assert (found.ok, found.detail, found.address) == (False, "connection refused", f"127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("url", "detail"),
    [(None, "not set"), ("http://h:99999", "its port is not a number"), ("http://no.such.host.invalid", "")],
)
async def test_an_address_nobody_can_reach_is_told_apart(url: str | None, detail: str) -> None:
    found = await probe_url("new", url)
    assert not found.ok
    assert detail in found.detail


async def test_a_plane_that_listens_everywhere_is_asked_at_home() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = Settings(host="0.0.0.0", port=listener.getsockname()[1])  # noqa: S104 - the case in question
        assert (await probe_data_plane(settings)).ok


async def test_all_three_are_asked_at_once(settings: Settings) -> None:
    found = await probe_all(settings)
    assert [(each.name, each.ok) for each in found] == [("data plane", False), ("legacy", False), ("new", False)]
