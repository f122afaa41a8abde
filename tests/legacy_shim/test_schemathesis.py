"""Made-up requests to every operation of the contract: no 5xx, and nothing that its document does not have."""

from typing import Any

import pytest

from legacy_shim.app import CONTRACT
from tests.support.bad_input import Findings, operations_of, probe, walk_states, with_naive_times
from tests.support.in_process import NewSideInProcess, side
from tests.support.new_core_databases import populated_postgres, seeded_template, shared_postgres

__all__ = ["populated_postgres", "seeded_template", "shared_postgres", "side"]


@pytest.fixture(scope="module")
def document(side: NewSideInProcess) -> dict[str, Any]:
    return with_naive_times(side.app.contract.openapi())


@pytest.mark.parametrize("prefix", [module.router.prefix for module in CONTRACT])
def test_the_contract_answers_as_it_documents(side: NewSideInProcess, document: dict[str, Any], prefix: str) -> None:
    findings = Findings()
    for operation in operations_of(document, f"{prefix}/"):
        probe(side, operation, findings)
    assert findings.statuses.total() > 0
    assert not findings.problems, "\n".join(findings.problems.values())


def test_one_thing_after_another_the_contract_answers_as_it_documents(
    side: NewSideInProcess, document: dict[str, Any]
) -> None:
    findings = Findings()
    walk_states(side, document, findings)
    assert findings.statuses.total() > 10
    assert not findings.problems, "\n".join(findings.problems.values())
