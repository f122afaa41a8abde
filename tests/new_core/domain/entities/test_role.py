from datetime import UTC, datetime, timedelta

import pytest

from new_core.domain.entities.role import Role, RoleFields
from new_core.domain.events.user_events import RoleChanged, RoleCreated
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_a_role_says_what_happened_to_it() -> None:
    role = Role.create({"name": "Clerk"}, NOW)
    role.revise({"name": "Clerk"}, LATER)
    role.revise({"description": "x"}, LATER)
    assert role.updated_at == LATER
    assert role.take_events() == [
        RoleCreated(occurred_at=NOW, role="Clerk"),
        RoleChanged(occurred_at=LATER, role="Clerk"),
    ]


@pytest.mark.parametrize("fields", [{"name": "  "}, {"name": "x" * 51}, {"name": "x", "description": "a\x00"}])
def test_what_the_columns_cannot_hold_is_refused(fields: RoleFields) -> None:
    with pytest.raises(InvalidValueError):
        Role.create(fields, NOW)
