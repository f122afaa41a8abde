"""What is known of the table-driven routes: routes.json, read once, changed by hand where more becomes known.

A route is ``[method, path, operation, facts]``. Its answer is one of: ``rows`` (a list from a table), ``row`` (one of
them, or 404), ``made`` (a declared schema filled from the request), ``value`` (recorded or written down; ``{name}`` is
a parameter, ``<now>`` the time), ``fail`` (status and detail; without detail an unhandled error), ``file``,
``challenge``, ``models`` (what was recorded of some).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from legacy_shim.standin.shapes import Json

FILE = Path(__file__).with_name("routes.json")


class Answer(TypedDict, total=False):
    """``schema`` is what a row is shown as; without one it goes out raw, as the monolith's ORM rows did."""

    rows: str
    row: str
    key: str
    by: str
    mine: str
    missing: str
    pick: dict[str, str]
    via: dict[str, list[str]]
    made: str
    value: Json
    fail: list[int | str]
    file: list[str]
    challenge: str
    models: list[dict[str, Json]]
    schema: str


class Route(TypedDict, total=False):
    """Parameters by where they are, each in the notation of notation.py; ``auth`` names who may call."""

    auth: str
    status: int
    path: dict[str, str]
    query: dict[str, str]
    header: dict[str, str]
    form: dict[str, str]
    body: str
    answer: Answer


@dataclass(frozen=True)
class Facts:
    routes: Mapping[str, list[tuple[str, str, str, Route]]]
    schemas: Mapping[str, Mapping[str, str]]
    enums: Mapping[str, list[str]]


@cache
def load() -> Facts:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return Facts(document["routes"], document["schemas"], document["enums"])
