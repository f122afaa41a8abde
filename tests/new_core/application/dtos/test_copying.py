from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from new_core.application.dtos.copying import copier


@dataclass(frozen=True, slots=True)
class _Shown:
    id: int
    name: str
    total: int


def test_values_are_read_but_for_what_is_reckoned() -> None:
    copy = copier(_Shown, "total")
    assert copy(SimpleNamespace(id=1, name="x", total=7, other=8)) == {"id": 1, "name": "x"}


def test_what_an_entity_has_not_is_a_mistake_of_ours() -> None:
    with pytest.raises(AttributeError, match="name"):
        copier(_Shown)(SimpleNamespace(id=1, total=7))
