from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from new_core.api.v1.schemas.texts import Code, Name, Prose


def test_names_are_stripped() -> None:
    assert TypeAdapter(Name).validate_python(" x ") == "x"


@pytest.mark.parametrize(("kind", "value"), [(Name, " "), (Code, ""), (Code, " x"), (Prose, "x" * 20_001)])
def test_what_is_none_is_refused(kind: Any, value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)
