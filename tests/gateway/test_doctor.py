"""The doctor's findings: what is well, what is only noted, what is broken."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from flags.embedded import EmbeddedFlags
from gateway.catalog_file import save
from gateway.clock import utc_now
from gateway.config import Settings
from gateway.doctor import Finding, Health, examine
from gateway.report.records import Tally
from gateway.report.store import ReportStore
from gateway.token import operator_token, token_file
from tests.support.control_plane import CATALOG

NOW = "%a, %d %b %Y %H:%M:%S GMT"


def sides(date: str | None = None, live: bool = False) -> httpx.MockTransport:
    """Both sides answer; nobody is at the control plane unless ``live``."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/-/live":
            if live:
                return httpx.Response(200, json={"live": True})
            raise httpx.ConnectError("refused")
        if request.url.host == "gone":
            raise httpx.ConnectError("nobody there")
        return httpx.Response(404, headers={} if date is None else {"Date": date})

    return httpx.MockTransport(handle)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        ports = {"port": one.getsockname()[1], "control_port": two.getsockname()[1]}
    given = {"legacy_url": "http://legacy", "new_url": "http://new", "state_dir": tmp_path, "token": None, **ports}
    return Settings.model_validate(given)


async def findings(settings: Settings, transport: httpx.MockTransport | None = None) -> dict[str, Finding]:
    return {finding.name: finding for finding in await examine(settings, transport or sides())}


async def test_a_deployment_without_faults_is_well(settings: Settings, tmp_path: Path) -> None:
    save(tmp_path / "catalog.json", CATALOG)
    operator_token(settings)
    found = await findings(
        settings.model_copy(update={"catalog": tmp_path / "catalog.json"}),
        sides(f"{datetime.now(UTC):{NOW}}"),  # noqa: TID251 - compared with the machine's clock
    )
    assert {finding.health for finding in found.values()} == {Health.WELL}
    assert "6 endpoints, 1 never reached" in found["catalog"].detail


async def test_a_side_that_does_not_answer_is_broken(settings: Settings) -> None:
    found = await findings(settings.model_copy(update={"legacy_url": "http://gone", "new_url": None}))
    assert found["legacy"].health is Health.BROKEN
    assert "nobody there" in found["legacy"].detail
    assert found["new"].health is Health.NOTED


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_store_that_is_there_answers(settings: Settings, kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "postgresql":
        settings = settings.model_copy(update={"database_url": request.getfixturevalue("postgres_url")})
    else:
        await (await EmbeddedFlags.create(settings.store_url)).close()
    store = (await findings(settings))["store"]
    assert (store.health, store.detail.split()[-1]) == (Health.WELL, "answers")


@pytest.mark.parametrize(
    "url",
    ["mysql://host/db", "postgresql://user:hidden-word@127.0.0.1:9/db", f"sqlite:///{__file__}/banyan.db", "nonsense"],
)
async def test_a_store_that_cannot_be_used_is_broken(settings: Settings, url: str) -> None:
    store = (await findings(settings.model_copy(update={"database_url": url})))["store"]
    assert store.health is Health.BROKEN
    assert "hidden-word" not in store.detail


async def test_looking_makes_nothing(settings: Settings, tmp_path: Path) -> None:
    found = await findings(settings)
    assert "will be made" in found["store"].detail
    assert "will be made" in found["token"].detail
    assert not any(file.exists() for file in (tmp_path / "banyan.db", tmp_path / "token"))


async def test_a_catalog_that_cannot_be_read_is_broken(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "catalog.json").write_text("[")
    found = await findings(settings.model_copy(update={"catalog": tmp_path / "catalog.json"}))
    assert found["catalog"].health is Health.BROKEN


async def test_a_port_in_use_is_broken_unless_the_gateway_has_it(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.port)):
        alone = await findings(settings)
        running = await findings(settings, sides(live=True))
    assert (alone["data plane"].health, running["data plane"].health) == (Health.BROKEN, Health.WELL)
    assert "BANYAN_PORT" in alone["data plane"].detail


async def test_a_control_plane_open_to_others_is_noted(settings: Settings) -> None:
    found = await findings(settings.model_copy(update={"control_host": "0.0.0.0"}))  # noqa: S104 - the case in question
    assert found["control plane"].health is Health.NOTED


async def test_a_token_file_others_could_read_is_noted(settings: Settings) -> None:
    operator_token(settings)
    token_file(settings).chmod(0o644)
    token = (await findings(settings))["token"]
    assert (token.health, token_file(settings).stat().st_mode & 0o777) == (Health.NOTED, 0o600)


@pytest.mark.parametrize(("word", "health"), [("short", Health.NOTED), ("x" * 32, Health.WELL), (" ", Health.BROKEN)])
async def test_a_set_token_is_judged_but_never_shown(settings: Settings, word: str, health: Health) -> None:
    token = (await findings(Settings.model_validate({**settings.model_dump(), "token": word})))["token"]
    assert token.health is health
    assert word == " " or word not in token.detail.replace("short enough", "")


@pytest.mark.parametrize(
    ("date", "health"),
    [(None, Health.NOTED), ("nonsense", Health.NOTED), ("Thu, 01 Jan 2015 00:00:00 GMT", Health.BROKEN)],
)
async def test_clocks_that_differ_are_told(settings: Settings, date: str | None, health: Health) -> None:
    assert (await findings(settings, sides(date)))["clock"].health is health


async def test_comparisons_on_record_are_told_of(settings: Settings) -> None:
    await (await EmbeddedFlags.create(settings.store_url)).close()
    assert (await findings(settings))["comparisons"].detail.startswith("none on record")
    report = ReportStore(settings.store_url)
    await report.apply("w", 1, Tally(), utc_now().timestamp() - 60)
    await report.close()
    found = (await findings(settings))["comparisons"]
    assert found.health is Health.NOTED
    assert "1 workers ended without saying so" in found.detail
