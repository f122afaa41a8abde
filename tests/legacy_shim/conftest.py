from collections.abc import Iterator

import pytest

from tests.legacy_shim.sides import Sides


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    sides = Sides(tmp_path_factory.mktemp("sides"))
    yield sides
    sides.close()
