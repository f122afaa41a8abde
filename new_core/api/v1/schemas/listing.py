"""What every list can be asked for, and what every change may leave out."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from new_core.application.dtos.page_dto import SortKey

HIGHEST_ID: Final = 2**31 - 1
"""What the id columns can hold: a larger number must not become an error of the database."""

RowId = Annotated[int, Field(ge=1, le=HIGHEST_ID)]
PathId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]


class Listing(BaseModel):
    """Subclasses say by which fields they can be sorted."""

    model_config = ConfigDict(extra="forbid")

    page: int = Field(default=1, ge=1, le=10**9)
    page_size: int = Field(default=25, ge=1, le=100)
    search: str | None = Field(default=None, max_length=200)
    sort: str = "id"

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def keys(self) -> tuple[SortKey, ...]:
        return tuple(SortKey(key.removeprefix("-"), key.startswith("-")) for key in self.sort.split(","))


def sort_by(fields: Sequence[str], default: str = "id") -> Any:  # noqa: ANN401  as pydantic's own Field
    key = f"-?({'|'.join(fields)})"
    return Field(
        default=default,
        pattern=f"^{key}(,{key})*$",
        max_length=200,
        description=f"Of {', '.join(fields)}; several by comma, a minus turns one round.",
        examples=[fields[1], f"-{fields[1]},id"],
    )


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


# The null is ours, to tell `left out` from a value; clients are not offered it.
Kept: Final[Any] = Field(default=None, json_schema_extra=_without_default)


def refuse_null(value: object) -> object:
    """Validate, before anything else, a field of a change that may be left out but not emptied."""
    if value is None:
        raise ValueError("must not be null; leave it out to keep it")
    return value
