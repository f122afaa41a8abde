import gc
from collections.abc import Iterator

import pytest

from new_core.core.memory import THRESHOLDS, spare_what_stays


@pytest.fixture
def collector() -> Iterator[None]:
    """As it was, afterwards."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("collector")
def test_what_is_loaded_is_not_looked_at_again() -> None:
    spare_what_stays()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == THRESHOLDS
