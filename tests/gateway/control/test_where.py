"""Conditions as typed and back again; what cannot be typed is refused, never widened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flags.errors import InvalidFlagError
from flags.model import Constraint
from flags.operators import OPERATORS, SINGLE
from gateway.control.where import read_conditions, read_where, write_conditions

VALUES = {"NUM": "12", "SEM": "2.1.0", "DAT": "2026-01-31T08:00:00Z", "IN_": "10.0.0.0/8"}
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@st.composite
def constraints(draw: st.DrawFn) -> Constraint:
    operator = draw(st.sampled_from(sorted(OPERATORS)))
    fixed = VALUES.get(operator[:3]) if operator in SINGLE or operator == "IN_CIDR" else None
    value = fixed or draw(texts.filter(lambda text: not text.endswith("\\")))
    name = draw(st.sampled_from(["tenant", "userId", "appVersion", "header.x-beta", "remoteAddress"]))
    return Constraint(name, operator, (value,), inverted=draw(st.booleans()))


@pytest.mark.parametrize("text", ["header:x-beta=yes", "header.x-beta=yes", " Header:X-Beta = yes"])
def test_a_header_may_be_written_with_a_colon(text: str) -> None:
    assert read_where(text) == Constraint("header.x-beta", "IN", ("yes",))


def test_several_conditions_stand_between_semicolons() -> None:
    assert read_conditions(" tenant=acme; ;version>=2 ") == (
        Constraint("tenant", "IN", ("acme",)),
        Constraint("appVersion", "SEMVER_GTE", ("2.0.0",)),
    )


def test_usual_constraints_are_written_as_people_type_them() -> None:
    typed = "tenant=acme,globex; user!=7; version>=2.1.0; header.x-beta=yes"
    assert write_conditions(read_conditions(typed)) == typed


@given(st.lists(constraints(), max_size=3))
def test_a_form_sent_again_never_changes_who_is_let_in(wanted: list[Constraint]) -> None:
    written = write_conditions(wanted)
    try:
        read = read_conditions(written)
    except InvalidFlagError:
        return
    assert read == tuple(wanted)
