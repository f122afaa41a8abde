"""What the bodies of several routers have in common."""

from collections.abc import Callable

from pydantic_core import PydanticKnownError


def refuse_null(error_type: str) -> Callable[[object], object]:
    """Make a validator that answers null as pydantic would if the field were not declared nullable."""

    def check(value: object) -> object:
        if value is None:
            raise PydanticKnownError(error_type)  # type: ignore[arg-type]  # the callers name types that there are
        return value

    return check
