"""The recorded exchanges of the real monolith, replayed in order: every answer must be the recorded one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.standin import dump
from tests.legacy_shim.standin.replay import Sample, differences, load, replay
from tests.legacy_shim.standin.running import app_on
from tests.support.services import SHARED

SAMPLES = load(SHARED / "legacy")

# What cannot be the same on SQLite with the demo data, and why.
POSTGRES_ONLY = {
    152: "the text of the error is PostgreSQL's",
    153: "the text of the error is PostgreSQL's",
}
Replayed = dict[int, httpx.Response]


def _replayed_on(url: str) -> Replayed:
    app = app_on(url)
    try:
        return asyncio.run(replay(app, SAMPLES))
    finally:
        app.state.database.close()


@pytest.fixture(scope="session")
def on_the_dump(postgres_server: str, legacy_facts: Path) -> Iterator[Replayed]:
    with dump.scratch_database(postgres_server) as url:
        dump.load(url, legacy_facts / "database.sql.gz")
        yield _replayed_on(url)


@pytest.fixture(scope="session")
def on_demo_data(tmp_path_factory: pytest.TempPathFactory, seeded_file: Path) -> Replayed:
    copy = tmp_path_factory.mktemp("replay") / "erp.db"
    copy.write_bytes(seeded_file.read_bytes())
    return _replayed_on(f"sqlite:///{copy}")


def _name(sample: Sample) -> str:
    return sample.name


@pytest.mark.parametrize("sample", SAMPLES, ids=_name)
def test_answers_as_recorded(sample: Sample, on_the_dump: Replayed) -> None:
    found = differences(sample, on_the_dump[sample.seq])
    assert not found, f"{sample.name} ({sample.note}):\n  " + "\n  ".join(found)


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.seq not in POSTGRES_ONLY], ids=_name)
def test_answers_as_recorded_on_demo_data(sample: Sample, on_demo_data: Replayed) -> None:
    found = differences(sample, on_demo_data[sample.seq])
    assert not found, f"{sample.name} ({sample.note}):\n  " + "\n  ".join(found)
