"""Requests of an OpenAPI document that are right in all but one place."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode
from zlib import crc32

from tests.support.hostile_bases import ADMIN, Base, Bases
from tests.support.hostile_values import BODIES, FIELD_VALUES, JSON, PARAMETER_VALUES

Schema = Mapping[str, Any]
Place = tuple[str | int, ...]
HERE: Final = "@here@"
FORM: Final = "application/x-www-form-urlencoded"
PLAIN: Final[Mapping[str, object]] = {
    "array": [],
    "boolean": True,
    "date": "2026-11-01",
    "date-time": "2026-11-01T08:00:00Z",
    "email": "a1@example.com",
    "integer": 1,
    "number": "1.5",
    "object": {},
    "string": "DRAFT",
}
KNOWN: Final[Mapping[str, object]] = {
    "password": "correct horse battery",
    "new_password": "another horse battery",
    "movement_type": "IN",
    "payment_method": "CASH",
    "recurring_frequency": "monthly",
    "permissions": ["customers.view"],
    "code": "123456",
}
PATTERNS: Final[Mapping[str, str]] = {
    "^(image|video)$": "image",
    "^[A-Z]{3}$": "USD",
    "^[a-z]{2}(-[A-Z]{2})?$": "en",
    "password": "password",
}
PARAMETERS: Final[Mapping[str, object]] = {
    "user_type": "all",
    "invoice_type": "SALES",
    "order_type": "sales",
    "date_range": "today",
    "code": "123456",
}
DEEPEST: Final = 4
NEAR: Final[Mapping[str, str]] = {
    "string": "text",
    "email": "text",
    "object": "text",
    "integer": "number",
    "number": "number",
    "date": "date",
    "date-time": "date",
}
"""The kinds of values that are nearly right for a type."""
SOME_OTHERS: Final = 8


@dataclass(frozen=True, slots=True)
class Request:
    """`place` is the name of what is hostile in it; empty where that is the whole body, or nothing."""

    method: str
    path: str
    template: str
    place: str = ""
    value: str = "nothing"
    content_type: str | None = None
    content: bytes | None = None
    account: str = ADMIN

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.template} {self.place or 'body'}: {self.value}"


class Operation:
    """One method of one path, and how to ask it rightly."""

    def __init__(self, method: str, template: str, declared: Schema, schemas: Schema, base: Base) -> None:
        self.method = method
        self.template = template
        self.declared = declared
        self.base = base
        self._schemas = schemas
        self._parameters: Sequence[Schema] = declared.get("parameters", [])
        content: Mapping[str, Schema] = declared.get("requestBody", {}).get("content", {})
        self.media: str | None = next(iter(content), None)
        described = content[self.media] if self.media else {}
        self._body: Schema = described.get("schema", {})
        examples: Sequence[Schema] = list(described.get("examples", {}).values())
        self._example: Any = examples[0]["value"] if examples else self._made(self._body)
        if base.body:
            self._example = {**self._example, **base.body}

    @property
    def has_path_parameters(self) -> bool:
        return "{" in self.template

    def right(self, row: int = 1) -> Request:
        content = None if self.media is None else self._rendered(self._example, self._example)
        return self._request(row, "", "nothing", self.media, content)

    def hostile(self, row: int, few: int | None) -> Iterator[Request]:
        """All values in all places; or `few` of them in each place, others in each."""
        for parameter in self._parameters:
            if parameter["in"] in ("path", "query"):
                yield from self._hostile_parameters(parameter, row, few)
        if self.media is None:
            return
        for place, schema in self._places(self._body, (), 0):
            for name in self._chosen(self._fitting(FIELD_VALUES, schema, str(place)), str(place), few):
                yield self._with(place, name, row)
        for name in self._chosen(BODIES, "", few and few * 3):
            media, content = BODIES[name]
            yield self._request(row, "", name, media, content)
        if self.media == JSON and isinstance(self._example, dict) and self._example:
            yield from self._twice(row)

    def _twice(self, row: int) -> Iterator[Request]:
        """Each name two times: the last counts, to every parser here."""
        right = json.dumps(self._example)
        wrong = json.dumps(dict.fromkeys(self._example, "\x00"))
        for name, pair in (("wrong, then right", (wrong, right)), ("right, then wrong", (right, wrong))):
            content = f"{pair[0][:-1]}, {pair[1][1:]}".encode()
            yield self._request(row, "", f"names twice: {name}", JSON, content)

    def _chosen(self, values: Mapping[str, object], salt: str, few: int | None) -> list[str]:
        names = list(values)
        if few is None or few >= len(names):
            return names
        start = crc32(f"{self.method}{self.template}{salt}".encode())
        # A step that shares no factor with any length here: all values have their turn.
        return [names[(start + turn * 37) % len(names)] for turn in range(few)]

    def _fitting(self, values: Mapping[str, str], schema: Schema, salt: str) -> dict[str, str]:
        """Those that come near to being right, and a few of the others: a date has no use for all the numbers."""
        near = tuple(NEAR[kind] for kind in self._kinds(schema))
        far = [name for name in values if _group(name) not in (*near, "")]
        kept = set(self._chosen(dict.fromkeys(far), salt, SOME_OTHERS))
        return {name: value for name, value in values.items() if name in kept or name not in far}

    def _kinds(self, schema: Schema) -> set[str]:
        return {option.get("format", option.get("type", "object")) for option in self._options(schema)} & NEAR.keys()

    def _hostile_parameters(self, parameter: Schema, row: int, few: int | None) -> Iterator[Request]:
        name = parameter["name"]
        for value in self._chosen(self._fitting(PARAMETER_VALUES, parameter["schema"], name), name, few):
            raw = PARAMETER_VALUES[value]
            if parameter["in"] == "path" and not raw:
                continue
            yield replace(self.right(row), path=self._target(row, {name: raw}), place=name, value=value)

    def _target(self, row: int, raw: Mapping[str, str] | None = None) -> str:
        path, query = self.template, []
        for parameter in self._parameters:
            name = parameter["name"]
            given = (raw or {}).get(name)
            right = quote(str(self._right_parameter(parameter, row)))
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", right if given is None else given)
            elif parameter["in"] == "query" and (parameter["required"] or given is not None):
                query.append(f"{name}={right if given is None else given}")
        return f"{path}?{'&'.join(query)}" if query else path

    def _right_parameter(self, parameter: Schema, row: int) -> object:
        known = {**PARAMETERS, **self.base.query}
        made = known.get(parameter["name"], self._made(parameter["schema"]))
        return row if parameter["in"] == "path" and made == 1 else made

    def _with(self, place: Place, value: str, row: int) -> Request:
        body = _put(self._example, place)
        content = self._rendered(self._example, body, FIELD_VALUES[value])
        name = ".".join(str(part) for part in place)
        return self._request(row, name, value, self.media, content)

    def _request(self, row: int, place: str, value: str, media: str | None, content: bytes | None) -> Request:
        target, account = self._target(row), self.base.account
        return Request(self.method, target, self.template, place, value, media, content, account)

    def _rendered(self, example: object, body: Any, raw: str = '""') -> bytes:
        if self.media == FORM:
            plain = json.loads(raw) if raw.startswith('"') else raw
            return urlencode({k: plain if v == HERE else v for k, v in body.items()}, errors="replace").encode()
        return json.dumps(body).replace(f'"{HERE}"', raw).encode("utf-8", "surrogatepass")

    def _places(self, schema: Schema, above: Place, depth: int) -> Iterator[tuple[Place, Schema]]:
        for option in self._options(schema):
            if depth >= DEEPEST:
                return
            for name, inner in option.get("properties", {}).items():
                yield (*above, name), inner
                yield from self._places(inner, (*above, name), depth + 1)
            if "items" in option:
                yield (*above, 0), option["items"]
                yield from self._places(option["items"], (*above, 0), depth + 1)

    def _options(self, schema: Schema) -> Iterator[Schema]:
        if "$ref" in schema:
            yield from self._options(self._schemas[schema["$ref"].rpartition("/")[2]])
            return
        options = [*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())]
        for option in options:
            yield from self._options(option)
        if not options:
            yield schema

    def _made(self, schema: Schema, name: str = "") -> Any:
        if name in KNOWN:
            return KNOWN[name]
        option = next(self._options(schema), {})
        if option.get("properties"):
            required = option.get("required", ())
            return {each: self._made(option["properties"][each], each) for each in required}
        if "items" in option:
            return [self._made(option["items"])]
        if "enum" in option:
            return option["enum"][0]
        if "pattern" in option:
            return PATTERNS.get(option["pattern"], "id" if "-?" in option["pattern"] else "X1")
        return PLAIN[option.get("format", option.get("type", "object"))]


def _group(name: str) -> str:
    first = name.partition(" ")[0]
    return first if first in NEAR.values() else ""


def _put(body: Any, place: Place) -> Any:
    """A copy that is hostile at this place; what lies on the way and is not there yet is made."""
    first, rest = place[0], place[1:]
    inner = HERE
    if isinstance(first, int):
        found = body[0] if isinstance(body, list) and body else {}
        return [_put(found, rest) if rest else inner]
    found = body.get(first) if isinstance(body, Mapping) else None
    return {**(body if isinstance(body, Mapping) else {}), first: _put(found, rest) if rest else inner}


def operations_of(document: Schema, bases: Bases) -> list[Operation]:
    schemas = document["components"]["schemas"]
    return [
        Operation(method, path, declared, schemas, bases.get(f"{method.upper()} {path}", Base()))
        for path, item in document["paths"].items()
        for method, declared in item.items()
    ]
