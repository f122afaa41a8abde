"""Audit entries in words."""

from datetime import UTC, datetime

import pytest

from flags.provider import AuditEntry
from flags.registry import Stage, flags_for
from gateway.control.history import HistoryRow, history
from tests.support.control_plane import CATALOG

AT = datetime(2026, 3, 1, tzinfo=UTC)


def row(subject: str, before: object, after: object) -> HistoryRow:
    entry = AuditEntry("Anna", "stage new", subject, before, after, "because", id=1, at=AT)
    return history([entry], CATALOG)[0]


def test_a_flag_of_an_endpoint_is_named_by_the_endpoint() -> None:
    route, _ = flags_for("orders.get_orders", Stage.NEW)
    found = row(route.name, None, route.to_unleash())
    assert (found.kind, found.endpoint_id, found.before, found.after) == ("route", "orders.get_orders", "off", "on")
    assert (found.who, found.action, found.why, found.at) == ("Anna", "stage new", "because", AT)


def test_flags_of_no_endpoint_keep_their_name() -> None:
    assert row("banyan.kill-switch", None, {"name": "banyan.kill-switch", "enabled": True}).endpoint_id == ""
    assert row("route.gone.endpoint", None, None).endpoint_id == ""
    assert row("orders.get_orders", None, None).endpoint_id == ""


def test_values_that_are_no_flag_are_shown_as_they_are() -> None:
    assert row("x", {"name": "x", "unreadable": "[oops"}, "free text").before == "[oops"
    assert row("x", None, "free text").after == "free text"


def test_a_judgement_comes_first_and_its_end_is_a_date() -> None:
    held = {"expires": AT.timestamp(), "owner": "omar", "state": "accepted"}
    assert row("aa11", None, held).after == "accepted, until 2026-03-01 00:00 UTC, owner omar"


@pytest.mark.parametrize(
    ("action", "subject", "address"),
    [
        ("stage new", "route.orders.get_orders", "/endpoints/orders.get_orders"),
        ("sign-off", "orders.get_orders", "/endpoints/orders.get_orders"),
        ("triage", "84b8c41754f7", "/signatures/84b8c41754f7"),
        ("rule added", "rule:money", "/rules#rule-money"),
        ("access add", "access:maryam", "/access"),
        ("kill switch on", "banyan.kill-switch", ""),
        ("something", "other:thing", ""),
    ],
)
def test_each_subject_leads_to_its_page(action: str, subject: str, address: str) -> None:
    entry = AuditEntry("Anna", action, subject, None, None, "", id=1, at=AT)
    assert history([entry], CATALOG)[0].address == address
