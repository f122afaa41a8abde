"""Answers made of what is stored, unchecked: rows are older than the rules, and must still be readable."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final, TypeVar

from fastapi import Response
from pydantic import BaseModel, TypeAdapter

Model = TypeVar("Model", bound=BaseModel)
Values = dict[str, Any]
_SAME: Final[Mapping[str, str]] = {}


def stored(model: type[Model], source: object, named: Mapping[str, str] = _SAME, /, **reckoned: object) -> Model:
    """Take a model's fields off `source`, but for those that are given; `named` has those that it calls otherwise.

    The same as `model_construct` for a model without aliases and private attributes, less its look at each field, which
    took longer than all else about a list. A field that `source` does not have keeps its default.
    """
    key = (model, type(source), id(named), tuple(reckoned))
    plan = _KNOWN.get(key)
    if plan is None:
        plan = _KNOWN[key] = _Plan(model, source, named, reckoned)
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", plan.values_of(source) | reckoned)
    object.__setattr__(made, "__pydantic_fields_set__", plan.fields)
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


class _Plan:
    """What to take off sources of one class for one model."""

    def __init__(
        self, model: type[BaseModel], source: object, named: Mapping[str, str], reckoned: Mapping[str, object]
    ) -> None:
        self.fields = set(model.model_fields)
        ours = {name: named.get(name, name) for name in model.model_fields}
        taken = [name for name, our in ours.items() if name not in reckoned and hasattr(source, our)]
        if len(taken) < 2:
            raise ValueError(
                f"{model.__name__} takes only {', '.join(taken)} off {type(source).__name__}; construct it"
            )
        self._taken = taken
        # Known by its identity, so it must live as long as the plan does.
        self._named = named
        self._read = attrgetter(*(ours[name] for name in taken))
        # All of them, in the model's order, which is that of the JSON.
        self._defaults: Values = {
            name: None if name in taken or name in reckoned else each.get_default(call_default_factory=True)
            for name, each in model.model_fields.items()
        }

    def values_of(self, source: object) -> Values:
        return self._defaults | dict(zip(self._taken, self._read(source), strict=True))


_KNOWN: Final[dict[tuple[type[BaseModel], type, int, tuple[str, ...]], _Plan]] = {}


def rendered(model: BaseModel, status: int = 200) -> Response:
    # Rendered here: as a return value FastAPI would validate it, and refuse rows older than the rules.
    return Response(model.model_dump_json(), status, media_type="application/json")


def rendered_list(kind: TypeAdapter[list[Model]], models: list[Model]) -> Response:
    return Response(kind.dump_json(models), media_type="application/json")
