"""Values are held to the engine's grammar before they reach it."""

import pytest

from flags.errors import InvalidFlagError
from flags.operators import OPERATORS, check_operator, check_text, check_values


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("NUM_GT", "12"),
        ("NUM_EQ", "-1.5e3"),
        ("SEMVER_GTE", "2.1.0"),
        ("SEMVER_LT", "3.0.0-beta.2+build.5"),
        ("DATE_AFTER", "2026-01-31T08:00:00Z"),
        ("DATE_BEFORE", "2026-01-31T08:00:00.123+02:00"),
        ("IN_CIDR", "10.0.0.0/8"),
        ("IN_CIDR", "::1"),
        ("IN", 'says "hello"'),
    ],
)
def test_values_the_engine_reads_are_taken(operator: str, value: str) -> None:
    check_values(operator, (value,))


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("NUM_GT", "twelve"),
        ("NUM_EQ", "nan"),
        ("NUM_EQ", "٣"),
        ("SEMVER_GTE", "2.1"),
        ("SEMVER_GTE", "v2.1.0"),
        ("SEMVER_GTE", "02.1.0"),
        ("DATE_AFTER", "yesterday"),
        ("DATE_AFTER", "2026-02-31T08:00:00Z"),
        ("DATE_AFTER", "2026-01-31"),
        ("IN_CIDR", "10.0.0.0/33"),
        ("IN_CIDR", "10.0.0.0/255.0.0.0"),
        ("IN", "ends in a \\"),
        ("IN", "lone surrogate \ud800"),
    ],
)
def test_values_the_engine_cannot_read_are_refused_by_name(operator: str, value: str) -> None:
    with pytest.raises(InvalidFlagError) as refusal:
        check_values(operator, (value,))
    assert repr(value) in str(refusal.value)


@pytest.mark.parametrize("operator", ["IN", "NOT_IN", "STR_CONTAINS", "NUM_GT"])
def test_no_values_are_refused(operator: str) -> None:
    with pytest.raises(InvalidFlagError, match=operator):
        check_values(operator, ())


def test_a_single_valued_operator_takes_one_value() -> None:
    with pytest.raises(InvalidFlagError, match="one value, not 2"):
        check_values("NUM_GT", ("1", "2"))


def test_an_unknown_operator_is_answered_with_the_known() -> None:
    with pytest.raises(InvalidFlagError, match="'LIKE' is unknown") as refusal:
        check_operator("LIKE", case_insensitive=False)
    assert all(operator in str(refusal.value) for operator in OPERATORS)


def test_only_text_can_ignore_case() -> None:
    check_operator("STR_CONTAINS", case_insensitive=True)
    with pytest.raises(InvalidFlagError, match="STR_CONTAINS"):
        check_operator("IN", case_insensitive=True)


def test_text_may_not_leave_its_quotes() -> None:
    with pytest.raises(InvalidFlagError, match="the group id"):
        check_text("the group id", 'a" or true or "', banned='"')
