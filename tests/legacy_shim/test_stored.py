"""What is taken off a source is what pydantic would have constructed of it."""

from dataclasses import dataclass

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from legacy_shim.stored import rendered, rendered_list, stored


class Part(BaseModel):
    name: str
    size: int


class Thing(BaseModel):
    name: str = Field(max_length=3)
    count: int
    parts: list[Part] = Field(default_factory=list)
    note: str | None = "none"


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    count: int
    other: str = "unused"


NAMED = {"name": "title"}


def test_fields_are_taken_by_name_and_others_keep_their_default() -> None:
    made = stored(Thing, Source("longer than allowed", 3), NAMED)
    assert made == Thing.model_construct(name="longer than allowed", count=3, parts=[], note="none")
    assert made.model_dump_json() == '{"name":"longer than allowed","count":3,"parts":[],"note":"none"}'


def test_what_is_given_goes_before_what_is_there() -> None:
    part = Part(name="a", size=1)
    made = stored(Thing, Source("a", 3), NAMED, parts=[part], note=None)
    assert made.model_dump() == {"name": "a", "count": 3, "parts": [{"name": "a", "size": 1}], "note": None}


def test_one_made_answer_says_nothing_of_the_next() -> None:
    first = stored(Thing, Source("a", 1), NAMED)
    first.note = "changed"
    assert stored(Thing, Source("b", 2), NAMED).note == "none"


def test_other_names_are_another_reading() -> None:
    assert stored(Thing, Source("a", 1), NAMED).name == "a"
    assert stored(Thing, Source("a", 1), {"name": "other"}).name == "unused"


def test_a_source_with_hardly_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match="Part takes only  off Source"):
        stored(Part, Source("a", 1))


def test_what_breaks_its_own_rules_is_rendered_all_the_same() -> None:
    made = Thing.model_construct(name="longer than allowed", count=3, parts=[])
    shown = b'{"name":"longer than allowed","count":3,"parts":[],"note":"none"}'
    answer = rendered(made, 201)
    assert (answer.status_code, answer.body, answer.media_type) == (201, shown, "application/json")
    assert rendered_list(TypeAdapter(list[Thing]), [made, made]).body == b"[" + shown + b"," + shown + b"]"
