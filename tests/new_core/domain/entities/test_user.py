from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from new_core.domain.entities.user import User, UserFields
from new_core.domain.events.user_events import UserCreated, UserDeactivated, UserPasswordChanged, UserUpdated
from new_core.domain.exceptions.base import InvalidValueError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def _user(**fields: object) -> User:
    values = cast("UserFields", {"name": "Layla", "email": "layla@tsh.lab", **fields})
    return User.create(values, "hash", NOW)


def test_a_new_user_says_that_it_was_created() -> None:
    user = _user(role_id=7)
    assert (user.role_id, user.created_at, user.updated_at, user.is_active) == (7, NOW, NOW, True)
    assert user.take_events() == [UserCreated(occurred_at=NOW, email="layla@tsh.lab")]


def test_both_columns_hold_the_hash() -> None:
    user = _user()
    user.change_password("other", LATER)
    assert (user.password, user.password_hash, user.stored_hash) == ("other", "other", "other")
    assert isinstance(user.take_events()[-1], UserPasswordChanged)


def test_a_row_with_one_hash_is_read_by_the_column_it_has() -> None:
    user = _user()
    user.password_hash = None
    assert user.stored_hash == "hash"


def test_a_revision_names_what_changed() -> None:
    user = _user()
    user.take_events()
    user.revise({"phone": "+964", "name": "Layla"}, LATER)
    assert user.updated_at == LATER
    assert user.take_events() == [UserUpdated(occurred_at=LATER, changed=("phone",))]


def test_a_revision_that_changes_nothing_leaves_no_trace() -> None:
    user = _user()
    user.take_events()
    user.revise({"name": "Layla"}, LATER)
    assert (user.updated_at, user.take_events()) == (NOW, [])


def test_deactivating_twice_happens_once() -> None:
    user = _user()
    user.take_events()
    user.deactivate(NOW)
    user.deactivate(LATER)
    assert user.updated_at == NOW
    assert user.take_events() == [UserDeactivated(occurred_at=NOW)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "x" * 101), ("email", "a\x00b"), ("phone", "1" * 21), ("role_id", 0), ("branch_id", 2**31)],
)
def test_what_the_columns_cannot_hold_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        _user(**{field: value})
    assert caught.value.field == field
