"""Python types made from the notation, so that pydantic refuses what the monolith refused."""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, cast
from uuid import UUID

from fastapi import UploadFile
from pydantic import BaseModel, Field, create_model

from legacy_shim.standin.fields import Email
from legacy_shim.standin.notation import Spec, member_of, parse

PLAIN: Mapping[str, object] = {
    "any": Any,
    "bool": bool,
    "date": date,
    "dec": Decimal,
    "dt": datetime,
    "email": Email,
    "file": UploadFile,
    "int": int,
    "num": float,
    "obj": dict[str, Any],
    "str": str,
    "uuid": UUID,
}
make_enum = cast("Callable[[str, list[tuple[str, str]]], type[Enum]]", Enum)
make_model = cast("Callable[..., type[BaseModel]]", create_model)


class Types:
    """The types of one set of schemas and enumerations, each made once."""

    def __init__(
        self,
        schemas: Mapping[str, Mapping[str, str]],
        enums: Mapping[str, list[str]],
    ) -> None:
        self._schemas = schemas
        self._enums = enums
        self._named = cache(self._make_named)

    def annotation(self, spec: Spec) -> object:
        """What a parameter or field of this kind is annotated with."""
        kind = self._of(spec.kind)
        if spec.limits:
            kind = _subscript(Annotated, (kind, Field(**cast("Any", spec.limits))))
        return _subscript(Union, (kind, None)) if spec.is_nullable else kind

    def _of(self, kind: str) -> object:
        member = member_of(kind)
        if member is None:
            return PLAIN[kind] if kind in PLAIN else self._named(kind)
        if kind[0] == "[":
            return _subscript(list, self._of(member))
        return _subscript(dict, (str, self._of(member)))

    def _make_named(self, name: str) -> object:
        if name in self._enums:
            return make_enum(name, [(label, label) for label in self._enums[name]])
        specs = {field: parse(text) for field, text in self._schemas[name].items()}
        return make_model(
            name,
            **{
                field: (
                    self.annotation(spec),
                    ... if spec.is_required else spec.default,
                )
                for field, spec in specs.items()
            },
        )


def _subscript(form: Any, arguments: object) -> object:  # noqa: ANN401 - special forms have no type of their own
    return operator.getitem(form, arguments)
