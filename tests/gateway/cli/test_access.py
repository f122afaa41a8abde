"""Personal tokens from the command line."""

import pytest

from tests.gateway.cli.conftest import Banyan


@pytest.mark.usefixtures("plane")
def test_a_token_is_made_used_and_revoked(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    made = banyan("access", "add", "maryam", "--role", "qa", "--why", "tester")
    assert made.out.startswith("banyan_")
    assert "only time" in made.err
    listed = banyan("access", "list").out
    assert "maryam" in listed
    assert banyan("access", "revoke", "maryam").out == "the token of maryam is revoked; its sessions have ended\n"
    monkeypatch.setenv("BANYAN_TOKEN", made.out.strip())
    refused = banyan("access", "list")
    assert (refused.status, "revoked" in refused.err) == (1, True)


@pytest.mark.usefixtures("small_plane")
def test_the_list_can_be_read_by_programs(banyan: Banyan) -> None:
    assert "nobody has a personal token yet" in banyan("access", "list").out
    banyan("access", "add", "مريم", "--role", "viewer")
    assert banyan("access", "list", "--json").json["access"][0]["name"] == "مريم"  # type: ignore[index]
    assert banyan("access").out.startswith("Usage")


@pytest.mark.usefixtures("small_plane")
def test_a_slip_is_a_sentence(banyan: Banyan) -> None:
    assert "nobody called 'omar'" in banyan("access", "revoke", "omar").err
    assert banyan("access", "add", "omar", "--role", "boss").status == 2
    assert banyan("access", "add", "omar").status == 2
