"""``banyan doctor`` as a table, and its exit status."""

import pytest

from tests.gateway.cli.conftest import Banyan


def test_what_is_broken_ends_with_1(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_LEGACY_URL", "http://127.0.0.1:9")
    ran = banyan("doctor")
    assert ran.status == 1
    assert "broken" in ran.out
    assert "http://127.0.0.1:9 does not answer" in ran.out


def test_programs_get_the_findings(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_LEGACY_URL", "http://127.0.0.1:9")
    found = banyan("doctor", "--json").json
    assert isinstance(found, list)
    assert {"name": "legacy", "health": "broken"}.items() <= found[0].items()


def test_settings_that_cannot_be_meant_end_with_2(banyan: Banyan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_PORT", "many")
    ran = banyan("doctor")
    assert ran.status == 2
    assert "BANYAN_PORT" in ran.err
