"""What nobody should send, to every body, query and path of the contract, on both databases."""

import pytest

from legacy_shim.app import CONTRACT
from tests.support.hostile_walk import walk_all
from tests.support.in_process import NewSideInProcess, side
from tests.support.new_core_databases import seeded_template, shared_postgres

__all__ = ["seeded_template", "shared_postgres", "side"]


@pytest.mark.parametrize("prefix", [module.router.prefix for module in CONTRACT])
def test_the_contract_refuses_what_nobody_should_send(side: NewSideInProcess, prefix: str) -> None:
    walk = walk_all(side, side.app.contract.openapi(), f"{prefix}/")
    assert not walk.problems
