import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from loadtests import bench_erp
from loadtests.bench_erp import ENDPOINTS, Endpoint, Figures, indexed, measure, report


def _figures(legacy: float, new: float) -> Figures:
    figures = Figures()
    for side, seconds in (("legacy", legacy), ("new", new)):
        figures.seconds[side] = [seconds] * 3
        figures.statuses[side] = {200}
    return figures


def test_ids_are_drawn_from_the_generated_rows() -> None:
    drawn = {Endpoint("x", "/x/{n}").draw(random.Random(seed), 10) for seed in range(50)}  # noqa: S311  chance, not secrecy
    assert drawn == {f"/x/{1_000_000 + number}" for number in range(10)}


def test_the_table_says_how_many_are_within_the_bound() -> None:
    large = {endpoint.name: _figures(0.010, 0.005) for endpoint in ENDPOINTS}
    large["dashboard"].statuses["legacy"] = {500}
    text = report(large, {endpoint.name: _figures(0.010, 0.004) for endpoint in ENDPOINTS})
    assert "| customers, first page | 10.00 | 5.00 | 0.50 | 10.00 | 5.00 | 1.25 |" in text
    assert f"{len(ENDPOINTS)} of {len(ENDPOINTS)} within 0.7; median 0.50." in text
    assert "{'legacy': [500]}" in text


def test_missing_indexes_are_made_for_a_while(seeded_template: Path, tmp_path: Path) -> None:
    path = shutil.copy(seeded_template, tmp_path / "erp.db")
    listed = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%CREATE INDEX ix_sales_items_sales%'"
    with indexed(f"sqlite:///{path}") as names, closing(sqlite3.connect(path)) as looking:
        assert "ix_sales_items_sales_order_id" in names
        assert looking.execute(listed).fetchall() == [("ix_sales_items_sales_order_id",)]
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute(listed).fetchall() == []


def test_both_sides_are_asked_in_turns(seeded_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_erp, "ENDPOINTS", (Endpoint("who am I", "/api/auth/me"),))
    database = shutil.copy(seeded_template, tmp_path / "erp.db")
    figures = measure(f"sqlite:///{database}", 3, 5, Console(quiet=True), in_a_row=2)
    assert figures["who am I"].statuses == {"legacy": {200}, "new": {200}}
    assert [len(seconds) for seconds in figures["who am I"].seconds.values()] == [6, 6]
