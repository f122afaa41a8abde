"""Conditions as people type them become constraints of Unleash's model."""

import pytest

from flags.errors import InvalidFlagError
from flags.model import Constraint
from flags.where import parse_where


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        ("tenant=acme", Constraint("tenant", "IN", ("acme",))),
        ("tenant = acme, globex", Constraint("tenant", "IN", ("acme", "globex"))),
        ("user!=7", Constraint("userId", "NOT_IN", ("7",))),
        ("session=abc=", Constraint("sessionId", "IN", ("abc=",))),
        ("app_version>=2.1", Constraint("appVersion", "SEMVER_GTE", ("2.1.0",))),
        ("app-version<3", Constraint("appVersion", "SEMVER_LT", ("3.0.0",))),
        ("header.X-Beta=1", Constraint("header.x-beta", "IN", ("1",))),
        ("address=10.0.0.0/8", Constraint("remoteAddress", "IN_CIDR", ("10.0.0.0/8",))),
        (
            "address!=10.0.0.0/8",
            Constraint("remoteAddress", "IN_CIDR", ("10.0.0.0/8",), inverted=True),
        ),
        (
            "header.accept^=text/",
            Constraint("header.accept", "STR_STARTS_WITH", ("text/",)),
        ),
        (
            "user$=@acme.example",
            Constraint("userId", "STR_ENDS_WITH", ("@acme.example",)),
        ),
        ("region*=eu", Constraint("region", "STR_CONTAINS", ("eu",))),
        ("branch>3", Constraint("branch", "NUM_GT", ("3",))),
    ],
)
def test_a_condition_is_understood(text: str, constraint: Constraint) -> None:
    assert parse_where(text) == constraint


@pytest.mark.parametrize(
    "text",
    ["", "tenant", "tenant=", "=acme", "tenant= , ", "app_version>=new", "branch>x,y"],
)
def test_what_is_no_condition_gets_a_sentence(text: str) -> None:
    with pytest.raises(InvalidFlagError, match=r"write|;"):
        parse_where(text)
