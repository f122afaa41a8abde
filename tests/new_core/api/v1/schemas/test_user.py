import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.user import (
    EXAMPLE_CREATE,
    EXAMPLE_GRANT,
    EXAMPLE_ROLE,
    EXAMPLE_UPDATE,
    Grant,
    RoleCreate,
    UserCreate,
    UserList,
    UserUpdate,
)


def test_the_examples_are_valid() -> None:
    assert UserCreate.model_validate(EXAMPLE_CREATE["usual"]["value"]).changes()["phone"] == "+9647701234567"
    assert UserUpdate.model_validate(EXAMPLE_UPDATE["moved"]["value"]).changes() == {"branch_id": 2}
    assert RoleCreate.model_validate(EXAMPLE_ROLE["usual"]["value"]).changes()["name"] == "Clerk"
    assert Grant.model_validate(EXAMPLE_GRANT["usual"]["value"]).permissions == ["customers.view"]


def test_a_password_is_no_change_of_the_user() -> None:
    body = {"name": "x", "email": "x@y.example", "password": "correct horse"}
    assert "password" not in UserCreate.model_validate(body).changes()


@pytest.mark.parametrize("field", ["name", "email", "is_active"])
def test_what_cannot_be_empty_is_not_emptied(field: str) -> None:
    with pytest.raises(ValidationError, match="must not be null"):
        UserUpdate.model_validate({field: None})


def test_a_list_is_asked_for_by_page() -> None:
    query = UserList(page=3, page_size=10, sort="-name").query()
    assert (query.offset, query.limit, query.sort[0].descending) == (20, 10, True)
