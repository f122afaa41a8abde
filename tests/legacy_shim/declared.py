"""What an OpenAPI document declares of an operation, as lines that two documents can be compared by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Self

Schema = Mapping[str, Any]
SAME_FORMAT: Final[Mapping[object, str]] = {"password": "", None: ""}
"""Another way of saying the same: a password is a string."""

BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems")


class Declared:
    def __init__(self, paths: Schema, schemas: Schema) -> None:
        self._paths = paths
        self._schemas = schemas

    @classmethod
    def from_document(cls, document: Schema) -> Self:
        """Of an application, or of what is recorded of the monolith."""
        return cls(
            document["paths"], document["schemas"] if "schemas" in document else document["components"]["schemas"]
        )

    def operations(self) -> list[tuple[str, str]]:
        return [(method, path) for path, item in self._paths.items() for method in item]

    def of(self, method: str, path: str) -> set[str]:
        """One line for each parameter, each body, and each field of one at any depth; with its types and whether it must be there."""
        operation = self._paths[path][method]
        lines = set()
        for parameter in operation.get("parameters", ()):
            place = f"{parameter['in']} {parameter['name']}"
            lines |= set(self._lines(parameter["schema"], place, is_required=parameter["required"]))
        bodies = {"request": operation.get("requestBody", {})}
        bodies |= {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
        for name, body in bodies.items():
            for media, described in body.get("content", {}).items():
                lines |= set(self._lines(described.get("schema", {}), f"{name} {media}", is_required=True))
        lines |= {f"security {name}" for each in operation.get("security", ()) for name in each}
        return lines | {f"status {status}" for status in operation["responses"]}

    def _lines(self, schema: Schema, place: str, *, is_required: bool, within: Sequence[str] = ()) -> Iterator[str]:
        """`within` has the names of the schemas on the way: one that holds itself ends there."""
        options = list(self._options(schema, within))
        kinds = sorted({_kind(option) for option, _ in options})
        yield f"{place}: {' or '.join(kinds)}{'' if is_required else ', may be left out'}"
        for option, names in options:
            for name, field in option.get("properties", {}).items():
                must = name in option.get("required", ())
                yield from self._lines(field, f"{place}.{name}", is_required=must, within=names)
            if "items" in option:
                yield from self._lines(option["items"], f"{place}[]", is_required=True, within=names)
            if isinstance(option.get("additionalProperties"), Mapping):
                yield from self._lines(option["additionalProperties"], f"{place}.*", is_required=False, within=names)

    def _options(self, schema: Schema, within: Sequence[str]) -> Iterator[tuple[Schema, Sequence[str]]]:
        """The alternatives, each with references followed."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            followed = {"type": name} if name in within else self._schemas[name]
            yield from self._options(followed, (*within, name))
            return
        inner = [*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())]
        for each in inner:
            yield from self._options(each, within)
        if not inner:
            yield schema, within


def _kind(schema: Schema) -> str:
    kind = str(schema.get("type", "anything"))
    if "enum" in schema:
        return f"{kind} of {'/'.join(map(str, sorted(schema['enum'])))}"
    form = schema.get("format", "binary" if "contentMediaType" in schema else None)
    form = SAME_FORMAT.get(form, form)
    bounds = [f"{name} {schema[name]:g}" for name in BOUNDS if name in schema]
    return " ".join([kind, *([form] if form else []), *bounds])
