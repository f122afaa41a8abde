"""The envelope of every screen: that of v1, with what is missing in its meta."""

from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, Field

Data = TypeVar("Data")
Why = Literal["failed", "timeout", "forbidden", "missing"]


class MissingPart(BaseModel):
    part: str = Field(examples=["orders"])
    why: Why = Field(
        description="`failed` and `timeout`: ask again; `forbidden`: a permission is needed; `missing`: it is not there.",
        examples=["timeout"],
    )


class ScreenMeta(BaseModel):
    partial: bool = Field(description="Whether a part is missing; it is null then.", examples=[False])
    missing: list[MissingPart] = Field(examples=[[]])


class Screen(BaseModel, Generic[Data]):
    success: Literal[True] = True
    data: Data
    message: str | None = Field(default=None, examples=[None])
    meta: ScreenMeta
