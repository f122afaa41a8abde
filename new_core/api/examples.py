"""Whole examples of success answers, put together from those of their fields; requests and failures bring their own."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.params import Body
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from typing_extensions import override

Object = dict[str, Any]
JSON = "application/json"


class DocumentedApp(FastAPI):
    @override
    def openapi(self) -> Object:
        is_new = self.openapi_schema is None
        document = super().openapi()
        if is_new:
            add_examples(document)
            restore_nulls(document, iter_route_contexts(self.routes))
        return document


def add_examples(document: Object) -> None:
    schemas = document.get("components", {}).get("schemas", {})
    for item in document["paths"].values():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                media = response.get("content", {}).get(JSON)
                if media and status.startswith("2") and media.get("schema"):
                    media["example"] = _answer(media["schema"], schemas, method)
                for failure in (media or {}).get("examples", {}).values():
                    # FastAPI leaves nulls out of what it is given; the answer has them.
                    failure["value"].setdefault("detail", None)


def restore_nulls(document: Object, routes: Iterable[RouteContext]) -> None:
    """Show the examples of requests as they were written: FastAPI leaves their nulls out, which there mean to clear."""
    for context in routes:
        route = context.original_route
        body = route.body_field.field_info if isinstance(route, APIRoute) and route.body_field else None
        written = body.openapi_examples if isinstance(body, Body) else None
        operations = document["paths"].get(context.path_format, {})
        for method in context.methods or ():
            if written and method.lower() in operations:
                media = operations[method.lower()]["requestBody"]["content"][JSON]
                media["examples"] = {name: dict(example) for name, example in written.items()}


def example_of(schema: Object, schemas: Object) -> Any:  # noqa: ANN401  any JSON value
    """Take the schema's own example, else make one of its parts; a null is the last choice."""
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    fields = schema.get("properties", {})
    return {name: example_of(field, schemas) for name, field in fields.items()} if fields else None


def _answer(schema: Object, schemas: Object, method: str) -> Any:  # noqa: ANN401  any JSON value
    answer = example_of(schema, schemas)
    if not isinstance(answer, dict) or "success" not in answer:
        return answer
    if method == "get":
        answer["message"] = None
    if not isinstance(answer["data"], list) and "page" in (answer.get("meta") or {}):
        answer["meta"] = None
    return answer
