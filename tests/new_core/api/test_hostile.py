"""What nobody should send, to every body, query and path of v1, on both databases."""

import pytest

from tests.new_core.api.test_schemathesis import RESOURCES
from tests.support.hostile_bases import Bases, prepare
from tests.support.hostile_walk import walk_all
from tests.support.in_process import NewSideInProcess, side
from tests.support.new_core_databases import populated_postgres, seeded_template, shared_postgres

__all__ = ["populated_postgres", "seeded_template", "shared_postgres", "side"]


@pytest.fixture(scope="module")
def bases(side: NewSideInProcess) -> Bases:
    return prepare(side)


@pytest.mark.parametrize("resource", RESOURCES)
def test_v1_refuses_what_nobody_should_send(side: NewSideInProcess, bases: Bases, resource: str) -> None:
    walk = walk_all(side, side.app.core.openapi(), f"/api/v1/{resource}", bases)
    assert not walk.wrong_writes()
    assert not walk.problems
