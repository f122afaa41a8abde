from typing import Annotated

import pytest
from pydantic import BaseModel, BeforeValidator, ValidationError

from legacy_shim.fields import refuse_null


class Thing(BaseModel):
    name: Annotated[str | None, BeforeValidator(refuse_null("string_type"))] = None


def test_null_is_answered_as_the_wrong_type() -> None:
    with pytest.raises(ValidationError) as caught:
        Thing.model_validate({"name": None})
    assert caught.value.errors()[0]["type"] == "string_type"
    assert Thing.model_validate({}).name is None
