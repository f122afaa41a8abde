"""Talking to a control plane that is none, is slow, or is somebody else's server."""

from pathlib import Path

import httpx
import pytest

from gateway.cli.remote import ControlPlane, RemoteError
from gateway.config import Settings
from tests.support.control_plane import TOKEN, settings_for


def plane_that(answer: httpx.Response | Exception, settings: Settings, url: str | None = None) -> ControlPlane:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ControlPlane(url, settings, httpx.MockTransport(handle))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (httpx.Response(200, text="<html>"), "is no Banyan control plane"),
        (httpx.Response(404, json={"detail": "Not Found"}), "it answered 404"),
        (httpx.Response(200, json=["a", "list"]), "is no Banyan control plane"),
        (httpx.Response(422, json={"error": {"message": "say it again"}}), "say it again"),
        (httpx.ReadTimeout("no answer"), "no answer"),
        (httpx.ConnectError("refused"), "start one with `banyan serve`"),
    ],
)
def test_every_answer_becomes_a_sentence(answer: httpx.Response | Exception, sentence: str, settings: Settings) -> None:
    with pytest.raises(RemoteError, match=sentence) as raised:
        plane_that(answer, settings).get("/api/status")
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:8081"), ("0.0.0.0", "http://127.0.0.1:8081"), ("::", "http://[::1]:8081")],  # noqa: S104 - settings, nothing is bound
)
def test_the_address_follows_from_the_settings(settings: Settings, host: str, url: str) -> None:
    assert ControlPlane(None, settings.model_copy(update={"control_host": host})).url == url


def test_looking_sends_no_token(settings: Settings) -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    plane = ControlPlane("http://plane/", settings, httpx.MockTransport(handle))
    plane.get("/api/audit", {"limit": 3, "subject": "", "before": None})
    plane.put("/api/kill-switch", {"on": True})
    assert str(seen[0].url) == "http://plane/api/audit?limit=3"
    assert "authorization" not in seen[0].headers
    assert seen[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_looking_sends_the_token_where_it_is_asked_for(settings: Settings) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"ok": 1}) if "authorization" in request.headers else httpx.Response(401)

    assert ControlPlane(None, settings, httpx.MockTransport(handle)).get("/api/status") == {"ok": 1}


def test_a_name_beyond_ascii_reaches_the_audit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_ACTOR", "مريم")
    seen: list[bytes] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.extend(value for name, value in request.headers.raw if name.lower() == b"x-banyan-actor")
        return httpx.Response(200, json={})

    ControlPlane(None, settings, httpx.MockTransport(handle)).put("/api/kill-switch", {"on": True})
    assert seen == ["مريم".encode()]


def test_a_proxy_of_the_environment_never_sees_the_token(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    answer = httpx.Response(200, json={"on": True})
    assert plane_that(answer, settings, "http://plane").put("/api/kill-switch", {"on": True}) == {"on": True}
