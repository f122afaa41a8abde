import pytest

from new_core.application.dtos.account_dto import AccountDTO


@pytest.mark.parametrize(("role", "expected"), [("Admin", True), ("admin", True), ("Manager", False), (None, False)])
def test_administrators_are_known_by_their_role(role: str | None, expected: bool) -> None:
    assert AccountDTO(1, "a@b.co", "A", 1, role, is_active=True).is_admin is expected
