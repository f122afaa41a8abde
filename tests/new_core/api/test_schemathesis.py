"""Made-up requests to every operation of v1: no 5xx, no status and no answer that its document does not have."""

from typing import Any

import pytest

from tests.support.bad_input import Findings, operations_of, probe, walk_states
from tests.support.in_process import NewSideInProcess, side
from tests.support.new_core_databases import populated_postgres, seeded_template, shared_postgres

__all__ = ["populated_postgres", "seeded_template", "shared_postgres", "side"]
RESOURCES = (
    *(
        "auth",
        "bff",
        "branches",
        "categories",
        "customers",
        "inventory",
        "items",
        "payments",
        "permissions",
        "products",
    ),
    *("purchase-invoices", "roles", "sales-invoices", "sales-orders", "users", "vendors", "warehouses"),
)


@pytest.fixture(scope="module")
def document(side: NewSideInProcess) -> dict[str, Any]:
    return side.app.core.openapi()


@pytest.mark.parametrize("resource", RESOURCES)
def test_v1_answers_as_it_documents(side: NewSideInProcess, document: dict[str, Any], resource: str) -> None:
    findings = Findings()
    for operation in operations_of(document, f"/api/v1/{resource}"):
        probe(side, operation, findings)
    assert findings.statuses.total() > 0
    assert not findings.problems, "\n".join(findings.problems.values())


def test_no_resource_is_left_out(document: dict[str, Any]) -> None:
    assert {path.split("/")[3] for path in document["paths"]} == set(RESOURCES)


def test_one_thing_after_another_v1_answers_as_it_documents(side: NewSideInProcess, document: dict[str, Any]) -> None:
    findings = Findings()
    walk_states(side, document, findings)
    assert findings.statuses.total() > 10
    assert not findings.problems, "\n".join(findings.problems.values())
