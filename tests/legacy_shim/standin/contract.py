"""The contract of the real monolith: what it takes, and whether an answer has the shape it declares."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

Schema = Mapping[str, Any]
LIMITS = ("minimum", "maximum", "exclusiveMinimum", "maxLength", "minLength")
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "number": (int, float),
    "object": dict,
    "string": str,
}
# Another way of saying the same: a password is a string, an upload is a binary string.
SAME_FORMAT = {"password": None}


class Contract:
    """An OpenAPI document, of the monolith or of the stand-in, so that the two can be compared."""

    def __init__(self, paths: Schema, schemas: Schema) -> None:
        self._paths = paths
        self._schemas = schemas

    @classmethod
    def recorded(cls, folder: Path) -> Self:
        document = json.loads((folder / "contract.json").read_text(encoding="utf-8"))
        return cls(document["paths"], document["schemas"])

    @classmethod
    def of(cls, document: Schema) -> Self:
        return cls(document["paths"], document["components"]["schemas"])

    def parameters(self, method: str, path: str) -> set[str]:
        declared = self._paths[path][method.lower()].get("parameters", [])
        return {f"{p['in']} {p['name']} {p['required']} {self._kind(p['schema'])}" for p in declared}

    def body(self, method: str, path: str) -> set[str]:
        """Fields with their type; of a list or a plain value, its type."""
        content = self._paths[path][method.lower()].get("requestBody", {}).get("content", {})
        found: set[str] = set()
        for media, described in content.items():
            schema = self._resolved(described["schema"])
            required = schema.get("required", [])
            fields = schema.get("properties", {"": schema})
            found |= {f"{media} {k} {k in required} {self._kind(v)}" for k, v in fields.items()}
        return found

    def _resolved(self, schema: Schema) -> Schema:
        named: Schema = schema.get("allOf", [schema])[0]
        if "$ref" in named:
            return self._resolved(self._schemas[named["$ref"].rpartition("/")[2]])
        return named

    def _kind(self, schema: Schema) -> str:
        schema = self._resolved(schema)
        if "anyOf" in schema:
            return "|".join(sorted({kind for each in schema["anyOf"] for kind in self._kind(each).split("|")}))
        if "enum" in schema:
            return "/".join(schema["enum"])
        if schema.get("type") == "array":
            return f"[{self._kind(schema['items'])}]"
        declared = schema.get("format") or ("binary" if "contentMediaType" in schema else None)
        return f"{schema.get('type')}:{SAME_FORMAT.get(str(declared), declared)}"

    def complaints(self, method: str, path: str, status: int, answer: object) -> list[str]:
        """Where a successful answer is not what its route declares; an undeclared shape has no complaints."""
        responses = self._paths[path][method.lower()]["responses"]
        if str(status) not in responses:
            return [f"status {status} is not declared"]
        schema = responses[str(status)].get("content", {}).get("application/json", {}).get("schema", {})
        return list(self._misfits(schema, answer, "$"))

    def _misfits(self, schema: Schema, value: object, place: str) -> Iterator[str]:
        schema = self._resolved(schema)
        if "anyOf" in schema:
            if all(list(self._misfits(each, value, place)) for each in schema["anyOf"]):
                yield f"{place} is {value!r}"
        elif "type" in schema and not isinstance(value, KINDS[schema["type"]]):
            yield f"{place} is {value!r}, not {schema['type']}"
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._misfits(schema.get("items", {}), item, f"{place}[{index}]")
        elif isinstance(value, dict) and "properties" in schema:
            yield from self._unlike(schema, value, place)

    def _unlike(self, schema: Schema, value: Mapping[str, object], place: str) -> Iterator[str]:
        properties = schema["properties"]
        for name in properties.keys() ^ value.keys():
            yield f"{place}.{name} is {'missing' if name in properties else 'too much'}"
        for name in properties.keys() & value.keys():
            yield from self._misfits(properties[name], value[name], f"{place}.{name}")
