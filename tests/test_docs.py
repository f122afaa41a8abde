"""The documentation against the code: what it must name is named, what it points to exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from gateway.config import Settings
from gateway.shadow.metrics import ShadowMetrics
from gateway.telemetry import Metrics

ROOT = Path(__file__).parents[1]
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
EVENT = re.compile(r'log\.\w+\(\s*"([a-z_]+\.[a-z_.]+)"')


def _row(setting: str) -> str:
    rows = [line for line in OPERATIONS.splitlines() if line.startswith(f"| `{setting}` |")]
    assert len(rows) == 1, f"docs/operations.md has {len(rows)} rows for {setting}; write one"
    return rows[0]


def _shown(default: object) -> str:
    match default:
        case None:
            return "unset"
        case ():
            return "none"
        case tuple():
            return ",".join(default)
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case _:
            return str(default)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_stands_there_with_its_default(name: str) -> None:
    _, _, default, meaning, _ = _row(f"BANYAN_{name.upper()}").split("|")
    assert _shown(Settings.model_fields[name].default) == default.strip().split("` ")[0].strip("`")
    assert meaning.strip()


def test_no_setting_stands_there_that_is_none() -> None:
    rows = re.findall(r"^\| `BANYAN_(\w+)` \|", OPERATIONS, re.MULTILINE)
    assert {row.lower() for row in rows} == set(Settings.model_fields)


def test_each_metric_is_named() -> None:
    registry = CollectorRegistry()
    Metrics(registry)
    ShadowMetrics(registry)
    counted = {f"{each.name}{'_total' * (each.type == 'counter')}" for each in registry.collect()}
    assert len(counted) > 5
    assert {name for name in counted if f"`{name}`" not in OPERATIONS} == set()


def test_each_log_event_is_named() -> None:
    events = {
        event
        for package in ("gateway", "flags")
        for path in (ROOT / package).rglob("*.py")
        for event in EVENT.findall(path.read_text(encoding="utf-8"))
    }
    assert len(events) > 10
    assert {event for event in events if f"`{event}`" not in OPERATIONS} == set()


def _links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from ((page, target) for target in LINK.findall(text))


def test_each_link_leads_somewhere() -> None:
    links = list(_links())
    assert links
    assert [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()] == []


def test_each_decision_is_listed() -> None:
    listed = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert decisions
    assert [path.name for path in decisions if f"]({path.name})" not in listed] == []
