"""What the API takes: constraints in both spellings, nothing it does not know."""

import pytest
from pydantic import ValidationError

from flags.model import Constraint
from gateway.control.schemas import BulkChange, ConstraintBody, StageChange


def test_constraints_come_as_text_or_as_objects() -> None:
    raw = {"context": "tenant", "operator": "IN", "values": ["a"]}
    change = StageChange.model_validate({"stage": "canary", "where": ["tenant=a", raw]})
    assert change.constraints() == (Constraint("tenant", "IN", ("a",)),) * 2


def test_a_constraint_survives_the_way_out_and_in() -> None:
    constraint = Constraint("userId", "STR_ENDS_WITH", ("@acme",), inverted=True)
    assert ConstraintBody.of(constraint).parse() == constraint


@pytest.mark.parametrize(
    "body",
    [
        {"stage": "new", "other": 1},
        {"stage": "NEW"},
        {"stage": "new", "percent": True},
        {"stage": "new", "why": "x" * 2001},
    ],
)
def test_what_it_does_not_know_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BulkChange.model_validate(body)
