"""The envelope of every v1 answer."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, JsonValue

Data = TypeVar("Data")


class PageMeta(BaseModel):
    page: int = Field(examples=[1])
    page_size: int = Field(examples=[25])
    total: int = Field(description="Of all pages.", examples=[50])
    pages: int = Field(examples=[2])

    @classmethod
    def of(cls, page: int, page_size: int, total: int) -> "PageMeta":
        return cls(page=page, page_size=page_size, total=total, pages=-(-total // page_size))


class Success(BaseModel, Generic[Data]):
    success: Literal[True] = True
    data: Data
    message: str | None = Field(default=None, description="Of changes: what was done.", examples=["Done"])
    meta: PageMeta | None = Field(default=None, description="Only of lists.")


class FieldProblem(BaseModel):
    field: str = Field(examples=["body.name"])
    problem: str = Field(examples=["Field required"])


class Failure(BaseModel):
    success: Literal[False] = False
    error: str = Field(description="A sentence for people.", examples=["Customer 7 not found"])
    detail: list[FieldProblem] | dict[str, JsonValue] | None = Field(default=None, examples=[None])
    code: str = Field(description="Stable name for programs.", examples=["customer_not_found"])


def documented(description: str, *failures: Failure) -> dict[str, Any]:
    """Describe an answer for the OpenAPI document, with an example of each failure under its code."""
    examples = {failure.code: {"value": failure.model_dump(mode="json")} for failure in failures}
    return {"model": Failure, "description": description, "content": {"application/json": {"examples": examples}}}
