from dataclasses import FrozenInstanceError

import pytest

from new_core.application.dtos.dashboard_dto import DashboardDTO
from tests.support.new_core_databases import NOW


def test_what_was_counted_stays() -> None:
    shown = DashboardDTO(1, 2, 3, 4, NOW)
    with pytest.raises(FrozenInstanceError):
        shown.active_users = 5  # type: ignore[misc]  # that is the point
