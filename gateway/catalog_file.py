"""The catalog as a JSON file: one endpoint a line, so that a change reads well as a diff."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gateway.endpoints import ANY, MOUNT, Catalog, Endpoint, mark_hidden
from gateway.errors import CatalogError

VERSION: Final = 1
_TEXTS: Final = ("id", "method", "path", "router", "operation")
_KNOWN: Final = frozenset({*_TEXTS, "head", "hidden_by", "settings"})
_ID: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_METHOD: Final = re.compile(r"[A-Z][A-Z0-9-]*")


def parse(text: str, where: str) -> Catalog:
    """The catalog written in ``text``; ``where`` is what errors call it. ``hidden_by`` is worked out anew."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"{where} is not JSON ({error}); import it anew or restore it") from error
    if not isinstance(document, dict) or "banyan_catalog" not in document:
        raise CatalogError(f"{where} is not a catalog; make one with `banyan catalog import SOURCE -o FILE`")
    if document["banyan_catalog"] != VERSION:
        raise CatalogError(
            f"{where} has catalog format {document['banyan_catalog']!r}, this Banyan reads {VERSION}; import it anew"
        )
    rows = document.get("endpoints")
    if not isinstance(rows, list):
        raise CatalogError(f"{where} has no list 'endpoints'; import it anew or restore it")
    converters = _parse_converters(document.get("converters", {}), where)
    endpoints = [_parse_row(row, number, where) for number, row in enumerate(rows, start=1)]
    try:
        return Catalog(
            mark_hidden(endpoints, converters),
            converters,
            ordered=document.get("ordered") is not False,
        )
    except CatalogError as error:
        raise CatalogError(f"{where}: {error}") from error


def render(catalog: Catalog) -> str:
    """What ``parse`` reads, the same text for the same catalog."""
    head: dict[str, object] = {"banyan_catalog": VERSION}
    if not catalog.ordered:
        head["ordered"] = False
    if catalog.converters:
        head["converters"] = dict(catalog.converters)
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    rows = ",\n".join(_json(_row(endpoint)) for endpoint in catalog)
    return "\n".join(
        (
            "{",
            *lines,
            f'"endpoints": [\n{rows}\n]' if rows else '"endpoints": []',
            "}",
            "",
        )
    )


def load(path: Path) -> Catalog:
    return parse(read_text(path), str(path))


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CatalogError(f"cannot read {path}: {error.strerror}; check the name") from error
    except UnicodeDecodeError as error:
        raise CatalogError(f"{path} is not text in UTF-8 (byte {error.start}); save it as UTF-8") from error


def save(path: Path, catalog: Catalog) -> None:
    """Replace the file as a whole: whoever reads meanwhile sees the old one or the new one."""
    target = path.resolve()  # a symbolic link goes on pointing where it did
    scratch = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with scratch.open("w", encoding="utf-8") as file:
            file.write(render(catalog))
            file.flush()
            # Before the rename, which could otherwise reach the disk first and leave an empty catalog after a crash.
            os.fsync(file.fileno())
        scratch.replace(target)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise CatalogError(f"cannot write {path}: {error.strerror}; nothing was changed") from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _row(endpoint: Endpoint) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(endpoint, name) for name in _TEXTS}
    if endpoint.head:
        row["head"] = True
    if endpoint.hidden_by is not None:
        row["hidden_by"] = endpoint.hidden_by
    if endpoint.settings:
        row["settings"] = dict(endpoint.settings)
    return row


def _parse_converters(value: object, where: str) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(regex, str) for regex in value.values()):
        raise CatalogError(f"{where}: 'converters' is {value!r}; it maps names to regular expressions")
    return value


def _parse_row(row: object, number: int, where: str) -> Endpoint:
    place = f"{where}, endpoint {number}"
    if not isinstance(row, dict):
        raise CatalogError(f"{place} is {row!r}; write an object with id, method and path")
    if isinstance(row.get("id"), str):
        place = f"{place} ({row['id']})"
    if unknown := row.keys() - _KNOWN:
        raise CatalogError(f"{place} has unknown {_names(unknown)}; known are {_names(_KNOWN)}")
    texts = {name: _parse_text(row, name, place) for name in _TEXTS}
    _check_texts(texts, place)
    head, settings = row.get("head", False), row.get("settings", {})
    if not isinstance(head, bool):
        raise CatalogError(f"{place}: 'head' is {head!r}; write true or leave it out")
    if not isinstance(settings, dict):
        raise CatalogError(f"{place}: 'settings' is {settings!r}; write an object")
    return Endpoint(
        id=texts["id"],
        method=texts["method"],
        path=texts["path"],
        router=texts["router"],
        operation=texts["operation"],
        settings=settings,
        head=head,
    )


def _parse_text(row: Mapping[str, object], name: str, place: str) -> str:
    value = row.get(name, "" if name in {"router", "operation"} else None)
    if not isinstance(value, str):
        raise CatalogError(f"{place}: {name!r} is {value!r}; it must be a text")
    return value


def _check_texts(texts: Mapping[str, str], place: str) -> None:
    if not _ID.fullmatch(texts["id"]):
        raise CatalogError(f"{place}: the id {texts['id']!r} is not router.operation in letters, digits, '_' and '-'")
    if texts["method"] != ANY and not _METHOD.fullmatch(texts["method"]):
        raise CatalogError(f"{place}: the method {texts['method']!r} is not an HTTP method, WEBSOCKET, MOUNT or *")
    if not texts["path"].startswith("/") and not (texts["method"] == MOUNT and not texts["path"]):
        raise CatalogError(f"{place}: the path {texts['path']!r} does not start with '/'")


def _names(names: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names))
