import pytest
from pydantic import ValidationError

from new_core.api.bff.schemas import MissingPart, Screen, ScreenMeta


def test_the_envelope_is_v1_s_with_what_is_missing_in_its_meta() -> None:
    meta = ScreenMeta(partial=True, missing=[MissingPart(part="orders", why="timeout")])
    assert Screen[dict[str, int]](data={"a": 1}, meta=meta).model_dump() == {
        "success": True,
        "data": {"a": 1},
        "message": None,
        "meta": {"partial": True, "missing": [{"part": "orders", "why": "timeout"}]},
    }


def test_why_is_one_of_four_words() -> None:
    with pytest.raises(ValidationError):
        MissingPart.model_validate({"part": "orders", "why": "tired"})
