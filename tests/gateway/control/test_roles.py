"""Roles in their order."""

import pytest

from gateway.control.roles import Role


@pytest.mark.parametrize("role", Role)
def test_each_role_covers_itself_and_those_before(role: Role) -> None:
    order = list(Role)
    assert [role.covers(other) for other in order] == [order.index(other) <= order.index(role) for other in order]
    assert Role.OPERATOR.covers(role)
    assert role.covers(Role.VIEWER)
