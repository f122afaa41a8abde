from new_core.domain.exceptions.user_exceptions import DuplicateEmailError, RoleNotFoundError, UserInUseError


def test_a_conflict_names_field_value_and_way_out() -> None:
    assert str(UserInUseError(7)).endswith("deactivate them instead")
    error = DuplicateEmailError("a@b.co")
    assert (error.field, error.value) == ("email", "a@b.co")


def test_what_is_missing_is_named() -> None:
    assert str(RoleNotFoundError(3)) == "Role 3 not found"
