from new_core.application.dtos.user_dto import USER_SORT_FIELDS, UserDTO


def test_no_hash_leaves_the_services() -> None:
    assert not [name for name in UserDTO.__dataclass_fields__ if "password" in name]


def test_users_can_be_sorted_by_what_is_shown() -> None:
    assert set(USER_SORT_FIELDS) <= set(UserDTO.__dataclass_fields__)
