"""The API's own description turned into rows for the page /docs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    parameters: tuple[str, ...]
    body: tuple[str, ...]
    needs_token: bool


def operations(document: Mapping[str, object]) -> list[Operation]:
    """Read an OpenAPI document in its own order."""
    rows = []
    for path, item in _mapping(document.get("paths")).items():
        for method, raw in _mapping(item).items():
            operation = _mapping(raw)
            rows.append(
                Operation(
                    method=method.upper(),
                    path=path,
                    summary=str(operation.get("description", "")).replace("``", ""),
                    parameters=tuple(_parameter(each) for each in _list(operation.get("parameters"))),
                    body=_body(operation, document),
                    needs_token="401" in _mapping(operation.get("responses")),
                )
            )
    return rows


def _parameter(raw: object) -> str:
    parameter = _mapping(raw)
    return str(parameter.get("name", ""))


def _body(operation: Mapping[str, object], document: Mapping[str, object]) -> tuple[str, ...]:
    content = _mapping(_mapping(operation.get("requestBody")).get("content"))
    schema = _mapping(_mapping(content.get("application/json")).get("schema"))
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    model = _mapping(_mapping(_mapping(document.get("components")).get("schemas")).get(name))
    required = _list(model.get("required"))
    return tuple(field if field in required else f"{field}?" for field in _mapping(model.get("properties")))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
