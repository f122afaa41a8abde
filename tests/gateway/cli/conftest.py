"""The command line run in this process, against a control plane on a port."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from flags.store import SqlFlagStore
from gateway.cli.app import run
from gateway.config import Settings
from gateway.report.records import Tally
from gateway.report.store import ReportStore
from tests.support.control_plane import TOKEN, running_control, settings_for


@dataclass(frozen=True)
class Ran:
    """How one command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> object:
        return json.loads(self.out)


Banyan = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set but what the test sets, whatever the developer's shell has."""
    for name in [name for name in os.environ if name.startswith("BANYAN_") and not name.startswith("BANYAN_TEST_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def banyan(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Banyan]:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def command(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run(list(arguments))
        captured = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else -1, captured.out, captured.err)

    # A control plane in the same process would log between the lines of a command.
    with capture_logs():
        yield command


@pytest.fixture(params=["sqlite", "postgresql"])
def plane(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A control plane over each database, which commands find by the environment."""
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with _found_control(settings_for(tmp_path / "state", database_url=url), monkeypatch) as address:
        yield address


@pytest.fixture
def small_plane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same over SQLite alone, for what never gets as far as the store."""
    with _found_control(settings_for(tmp_path / "state"), monkeypatch) as address:
        yield address


@contextmanager
def _found_control(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with running_control(settings) as address:
        monkeypatch.setenv("BANYAN_CONTROL_URL", address)
        monkeypatch.setenv("BANYAN_TOKEN", TOKEN)
        monkeypatch.setenv("BANYAN_ACTOR", "anna")
        yield address


async def put_on_record(folder: Path, tally: Tally, now: float) -> None:
    """Beside the running control plane of ``small_plane``, which listens before it has made the file."""
    url = f"sqlite:///{folder}/state/banyan.db"
    flags = SqlFlagStore(url)
    await flags.prepare()
    await flags.close()
    store = ReportStore(url)
    await store.apply("w", 1, tally, now)
    await store.close()
