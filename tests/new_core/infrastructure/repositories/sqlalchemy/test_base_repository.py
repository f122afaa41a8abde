import pytest
from sqlalchemy import Boolean, String, column, make_url

from new_core.infrastructure.repositories.sqlalchemy.base_repository import activity, matches, says

NAME = column("name", String)
ACTIVE = column("is_active", Boolean)
POSTGRES = make_url("postgresql://").get_dialect()()


def test_no_search_is_no_condition() -> None:
    assert matches(None, NAME) == matches("", NAME) == []


def test_search_is_a_bound_parameter_with_its_wildcards_escaped() -> None:
    (condition,) = matches("5%'; --", NAME)
    compiled = condition.compile(dialect=POSTGRES)
    assert "--" not in str(compiled)
    assert list(compiled.params.values()) == ["5/%'; --"]


@pytest.mark.parametrize(("wanted", "sql"), [(True, "is_active IS true"), (False, "is_active IS NOT true")])
def test_null_counts_as_inactive(wanted: bool, sql: str) -> None:
    (condition,) = activity(wanted, ACTIVE)
    assert str(condition.compile(dialect=POSTGRES)) == sql


def test_any_activity_is_no_condition() -> None:
    assert activity(None, ACTIVE) == []


@pytest.mark.parametrize(
    ("text", "sql"), [("x", "name = %(name_1)s::VARCHAR"), ("a\x00", "false"), ("\ud800", "false")]
)
def test_a_text_that_cannot_be_stored_is_found_nowhere(text: str, sql: str) -> None:
    (condition,) = says(NAME, text)
    assert str(condition.compile(dialect=POSTGRES)) == sql


def test_no_text_is_no_condition() -> None:
    assert says(NAME, None) == []
