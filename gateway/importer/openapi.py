"""An OpenAPI 3 document read as endpoints.

Such a document has no registration order across methods, no converters, no websockets, mounts or hidden routes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from gateway.errors import CatalogError
from gateway.importer.harvest import Found, Harvest
from gateway.importer.naming import (
    operation_from_id,
    operation_from_path,
    router_from_path,
    slug,
)

METHODS: Final = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)
_PARAMETER: Final = re.compile(r"{([^{}/]*)}")

_Object = Mapping[str, object]


def parse_document(text: str, where: str) -> Harvest:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"{where} is not JSON ({error}); {_way_out(text)}") from error
    if not isinstance(document, dict):
        raise CatalogError(f"{where} holds no JSON object; give an OpenAPI 3 document")
    return harvest_document(document, where)


def harvest_document(document: _Object, where: str) -> Harvest:
    """The endpoints of a parsed document, methods of one path in the order the document gives them."""
    _check_version(document, where)
    paths = document.get("paths")
    if not isinstance(paths, dict) or not paths:
        raise CatalogError(f"{where} lists no 'paths'; give the document of an application with endpoints")
    base, notes = _base_path(document)
    found = tuple(
        endpoint
        for path, item in paths.items()
        # What begins with x- is an extension of somebody's, not a path (OpenAPI 3, Paths Object).
        if not path.startswith("x-")
        for endpoint in _harvest_path(document, path, item, f"{where}, path {path!r}", base)
    )
    if not found:
        raise CatalogError(f"{where} has paths but no operation in them; give the document of a running application")
    return Harvest(found, notes=notes, tells_order=False)


def _way_out(text: str) -> str:
    start = text.lstrip()[:200]
    if start.startswith("<"):
        return "it looks like a page; give the address of the document itself, often /openapi.json"
    if re.match(r"(---|#|openapi\s*:|swagger\s*:|\w+\s*:\s)", start):
        return "it looks like YAML; Banyan reads JSON, so convert it first"
    return "give an OpenAPI 3 document in JSON"


def _check_version(document: _Object, where: str) -> None:
    version = document.get("openapi")
    if isinstance(version, str) and version.startswith("3."):
        return
    if "swagger" in document:
        raise CatalogError(f"{where} is Swagger {document['swagger']}; Banyan reads OpenAPI 3, so convert it first")
    raise CatalogError(f"{where} has 'openapi': {version!r}; give an OpenAPI document of version 3")


def _base_path(document: _Object) -> tuple[str, tuple[str, ...]]:
    servers = document.get("servers")
    # A dictionary keeps their order, and each once.
    bases = {_base_of(server): None for server in servers} if isinstance(servers, list) else {}
    base = next(iter(bases), "")
    notes = []
    if base:
        notes.append(f"the document's server puts {base} before every path, and so does the catalog")
    if len(bases) > 1:
        others = ", ".join(other or "/" for other in bases if other != base)
        notes.append(f"the document names servers with other base paths too ({others}); only the first is listed")
    return base, tuple(notes)


def _base_of(server: object) -> str:
    if not isinstance(server, dict) or not isinstance(server.get("url"), str):
        return ""
    url: str = server["url"]
    variables = server.get("variables")
    for name, variable in variables.items() if isinstance(variables, dict) else ():
        if isinstance(variable, dict):
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return urlsplit(url).path.rstrip("/")


def _harvest_path(document: _Object, path: str, item: object, where: str, base: str) -> Iterator[Found]:
    if not path.startswith("/"):
        raise CatalogError(f"{where} does not start with '/'; correct the document")
    item = _resolve(document, item, where)
    template = base + _PARAMETER.sub(lambda match: f"{{{_identifier(match[1])}}}", path)
    for key, operation in item.items():
        if key not in METHODS:
            continue
        if not isinstance(operation, dict):
            raise CatalogError(f"{where}: {key!r} is {operation!r}; it must describe an operation")
        yield _harvest_operation(operation, key.upper(), template, path)


def _harvest_operation(operation: _Object, method: str, template: str, path: str) -> Found:
    tags = operation.get("tags")
    tag = slug(str(tags[0])) if isinstance(tags, list) and tags else ""
    operation_id = operation.get("operationId")
    return Found(
        method=method,
        path=template,
        router=tag or router_from_path(path),
        operation=operation_from_id(operation_id, method, path)
        if isinstance(operation_id, str)
        else operation_from_path(method, path),
    )


def _resolve(document: _Object, item: object, where: str) -> _Object:
    """The path item itself, where it is only referred to."""
    reference = item.get("$ref") if isinstance(item, dict) else None
    if isinstance(reference, str):
        item = document
        # RFC 6901: a JSON pointer writes / as ~1 and ~ as ~0.
        for escaped in reference.removeprefix("#/").split("/"):
            step = escaped.replace("~1", "/").replace("~0", "~")
            item = item.get(step) if isinstance(item, dict) else None
    if not isinstance(item, dict):
        hint = f"refers to {reference!r}, which is not in the document" if reference else f"is {item!r}"
        raise CatalogError(f"{where} {hint}; it must describe methods")
    return item


def _identifier(name: str) -> str:
    cleaned = re.sub(r"\W", "_", name, flags=re.ASCII) or "value"
    return f"_{cleaned}" if cleaned[0].isdigit() else cleaned
