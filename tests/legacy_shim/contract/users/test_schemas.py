from datetime import UTC, datetime

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from legacy_shim.contract.users.schemas import Listing, UserResponse, UserUpdate, listed_json, page_json
from new_core.application.dtos.user_dto import UserDTO

THEN = datetime(2025, 9, 1, 8, tzinfo=UTC)
NOBODY = UserDTO(
    id=10,
    name="No Role",
    email="not an address",
    role_id=None,
    branch_id=None,
    employee_code=None,
    phone=None,
    is_salesperson=False,
    is_active=True,
    created_at=THEN,
    updated_at=None,
    last_login=None,
    role=None,
    branch=None,
)


def test_a_row_older_than_the_rules_is_shown() -> None:
    shown = UserResponse.of(NOBODY).model_dump_json()
    assert '"role_id":null' in shown
    assert '"created_at":"2025-09-01T08:00:00"' in shown


def test_a_list_names_what_is_missing() -> None:
    row = listed_json(NOBODY)
    assert (row["role"], row["branch"], row["created_at"]) == ("Unknown", "Unknown", "2025-09-01T08:00:00")
    assert list(row)[-3:] == ["last_login", "role", "branch"]


@pytest.mark.parametrize(("skip", "page"), [(0, 1), (2, 1), (3, 2), (9, 4)])
def test_pages_are_counted_from_one(skip: int, page: int) -> None:
    shown = page_json([], 10, Listing(skip=skip, limit=3))
    assert (shown["page"], shown["pages"], shown["per_page"], shown["total"]) == (page, 4, 3, 10)


@pytest.mark.parametrize("values", [{"limit": 0}, {"limit": -1}, {"skip": -1}])
def test_a_page_that_makes_no_sense_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(RequestValidationError):
        Listing.model_validate(values).query()


@pytest.mark.parametrize("field", ["name", "email", "is_active", "is_salesperson"])
def test_what_cannot_be_empty_is_not_emptied(field: str) -> None:
    with pytest.raises(ValidationError):
        UserUpdate.model_validate({field: None})
