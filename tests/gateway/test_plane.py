"""One worker's data plane in this process: what it opens, what it survives, what it leaves behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from flags.embedded import EmbeddedFlags
from flags.model import Flag
from gateway.breaker import Change
from gateway.catalog_file import render
from gateway.config import Settings
from gateway.endpoints import Catalog, Endpoint
from gateway.errors import GatewayError
from gateway.exchange import Side
from gateway.plane import DataPlane, Seen, check_plane, data_plane
from gateway.report.candidates import CandidateStore
from tests.support.wire import eventually


def settings(folder: Path, **other: object) -> Settings:
    return Settings.model_validate({"state_dir": folder, "legacy_url": "http://legacy:9001", **other})


@asynccontextmanager
async def plane_in(folder: Path, **other: object) -> AsyncIterator[DataPlane]:
    async with data_plane(settings(folder, **other)) as plane:
        yield plane


class TestSides:
    async def test_are_those_that_are_set(self, tmp_path: Path) -> None:
        async with plane_in(tmp_path) as plane:
            assert set(plane.pipeline.sides) == {Side.LEGACY}
        async with plane_in(tmp_path, new_url="https://new") as plane:
            assert plane.origin_of(Side.NEW).port == 443

    async def test_give_the_host_where_a_client_has_none(self, tmp_path: Path) -> None:
        async with plane_in(tmp_path, legacy_url="http://[::1]:9001") as plane:
            assert plane.default_host == b"[::1]:9001"


async def test_breaker_follows_settings_and_catalog(tmp_path: Path) -> None:
    catalog = Catalog(
        (Endpoint("a.a", "GET", "/a"), Endpoint("b.b", "GET", "/b", settings={"breaker": {"failures": 1}}))
    )
    (tmp_path / "catalog.json").write_text(render(catalog))
    async with plane_in(tmp_path, catalog=tmp_path / "catalog.json", breaker_failures=2) as plane:
        record = plane.pipeline.breaker.record
        assert record("b.b", failed=True, now=0) is Change.OPENED
        assert [record("a.a", failed=True, now=0) for _ in range(2)] == [None, Change.OPENED]


class TestFlags:
    async def test_follow_the_store(self, tmp_path: Path) -> None:
        async with plane_in(tmp_path) as plane:
            other = await EmbeddedFlags.create(settings(tmp_path).store_url)
            await other.change([Flag("route.a", enabled=True)], who="test", why="test", action="test")
            await eventually(lambda: plane.flags.verdict("route.a") is True)
            await other.close()

    async def test_are_off_without_a_store(self, tmp_path: Path) -> None:
        async with plane_in(tmp_path, database_url="postgresql://127.0.0.1:1/none") as plane:
            assert plane.flags.verdict("route.a") is False
            assert plane.flags.revision == 0


class TestSeenPaths:
    async def test_reach_the_store_as_templates(self, tmp_path: Path) -> None:
        async with plane_in(tmp_path) as plane:
            for number in range(30):
                plane.seen.add("GET", f"/things/{number}")
        store = await CandidateStore.create(settings(tmp_path).store_url)
        (found,) = await store.top()
        await store.close()
        assert (found.method, found.count) == ("GET", 30)

    def test_are_bounded(self) -> None:
        seen = Seen()
        for number in range(6000):
            seen.add("GET", f"/things/{number}")
        assert seen.drain() == [("GET", "/things/{id}", 5000)]
        assert seen.drain() == []


class TestTheTick:
    async def test_moves_logs_and_metrics_on(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        async with plane_in(tmp_path) as plane:
            plane.connections = lambda: 7
            plane.pipeline.metrics.request("a.b", "legacy", "flag_off", 200, 0.01)
            value = plane.pipeline.metrics.registry.get_sample_value
            await eventually(lambda: value("banyan_client_connections") == 7)
            labels = {"endpoint": "a.b", "side": "legacy", "reason": "flag_off", "status": "200"}
            assert value("banyan_requests_total", labels) == 1


class TestWrongSettings:
    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"catalog": "nowhere.json"}, "cannot read nowhere.json"),
            ({"legacy_url": "http://legacy/path"}, "more than a host and a port"),
            ({"new_url": "http://user@new"}, "more than a host and a port"),
            ({"database_url": "sqlite://"}, "BANYAN_DATABASE_URL: .* in memory"),
        ],
    )
    def test_are_told_before_anything_is_opened(self, wrong: dict[str, str], sentence: str, tmp_path: Path) -> None:
        with pytest.raises(GatewayError, match=sentence):
            check_plane(settings(tmp_path, **wrong))
        assert not (tmp_path / "banyan.db").exists()
