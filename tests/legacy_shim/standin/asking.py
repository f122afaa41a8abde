"""A request that a route's own OpenAPI description allows: only what is required, with plain values."""

from collections.abc import Mapping
from typing import Any

import httpx

Schema = Mapping[str, Any]
PLAIN: Mapping[str, object] = {
    "binary": "",
    "boolean": True,
    "date": "2025-11-01",
    "date-time": "2025-11-01T08:00:00",
    "email": "a@example.com",
    "integer": 1,
    "number": 1.5,
    "object": {},
    "string": "USD",
    "uuid": "00000000-0000-4000-8000-000000000001",
}
# One example for each pattern that the contract has.
PATTERNS = {
    "^(image|video)$": "image",
    "^(ios|android|web)$": "web",
    "^(items|customers|vendors|price_lists|stock)$": "items",
}


class Asker:
    """Makes requests from one OpenAPI document."""

    def __init__(self, document: Schema) -> None:
        self._paths = document["paths"]
        self._schemas = document["components"]["schemas"]

    def request(self, method: str, path: str, headers: Mapping[str, str]) -> httpx.Request:
        operation = self._paths[path][method.lower()]
        query: dict[str, str] = {}
        for parameter in operation.get("parameters", []):
            value = str(self.example(parameter["schema"]))
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", value)
            elif parameter["required"]:
                query[parameter["name"]] = value
        body = self._body(operation.get("requestBody", {}).get("content", {}))
        return httpx.Request(method, f"http://erp{path}", params=query, headers=headers, **body)

    def _body(self, content: Schema) -> dict[str, Any]:
        for media, described in content.items():
            example: Any = self.example(described["schema"])
            if media == "application/json":
                return {"json": example}
            files = {name: ("a.json", b"[]") for name in example if name.endswith("file")}
            return {"data": {k: v for k, v in example.items() if k not in files}, "files": files}
        return {}

    def example(self, schema: Schema) -> object:
        if "$ref" in schema:
            return self.example(self._schemas[schema["$ref"].rpartition("/")[2]])
        for choice in schema.get("anyOf", schema.get("allOf", [])):
            return self.example(choice)
        if "enum" in schema:
            return schema["enum"][0]
        if "pattern" in schema:
            return PATTERNS.get(schema["pattern"], "1")
        return self._of_type(schema)

    def _of_type(self, schema: Schema) -> object:
        kind = schema.get("type", "object")
        if kind == "array":
            return [self.example(schema["items"])]
        if kind == "object":
            required = schema.get("required", [])
            return {name: self.example(schema["properties"][name]) for name in required}
        if kind in ("integer", "number") and "minimum" in schema:
            return max(schema["minimum"], 1)
        return PLAIN[schema.get("format", kind)]
