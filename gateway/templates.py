"""Path templates as Starlette writes them, ``/orders/{order_id:int}/lines``: taken apart, compiled, given examples."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from functools import partial
from typing import Final

CONVERTERS: Final[Mapping[str, str]] = {
    "str": "[^/]+",
    "path": ".*",
    "int": "[0-9]+",
    "float": r"[0-9]+(\.[0-9]+)?",
    "uuid": "[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}",
}
_WITHIN_SEGMENT: Final = frozenset({"str", "int", "float", "uuid"})
_PARAMETER: Final = re.compile("{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?}")
_WITNESSES: Final[Mapping[str, tuple[str, str, str]]] = {
    "str": ("\u2603", "~x~", "\u2604\u2604"),
    "path": ("\u2603/~", "", "~x~"),
    "int": ("7", "81726354", "90"),
    "float": ("7.25", "81726354", "0.5"),
    "uuid": (
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "7c9e6679742540de944be07fc1f90ae7",
        "A987FBC9-4BED-3078-CF07-9141BA07C9F3",
    ),
}


class Kind(Enum):
    """How one segment of a template is matched."""

    STATIC = auto()
    WILDCARD = auto()
    PATTERN = auto()
    TAIL = auto()
    """From here on the path cannot be split at slashes; only the whole template tells."""


def segments_of(template: str, converters: Mapping[str, str]) -> Iterator[tuple[Kind, str]]:
    """Each segment's kind with its text, or its regular expression; ends at the first that may span slashes.

    Raises ValueError for a template that starts with no slash or names an unknown converter.
    """
    if not template.startswith("/"):
        raise ValueError("a path template starts with '/'")
    for segment in template.split("/"):
        kinds = kinds_of(segment)
        if not kinds:
            yield Kind.STATIC, segment
            continue
        regex = regex_of(segment, converters)
        if not kinds <= _WITHIN_SEGMENT:
            yield Kind.TAIL, regex
            return
        yield (Kind.WILDCARD if regex == "([^/]+)" else Kind.PATTERN), regex


def kinds_of(text: str) -> set[str]:
    """The names of all converters in a template or a part of one."""
    return {kind or "str" for _, kind in _PARAMETER.findall(text)}


def regex_of(text: str, converters: Mapping[str, str]) -> str:
    """The regular expression of a template or a part of one, with an unnamed group per parameter."""
    parts: list[str] = []
    end = 0
    for parameter in _PARAMETER.finditer(text):
        kind = parameter[2] or "str"
        if kind not in converters:
            known = ", ".join(sorted(converters))
            raise ValueError(f"converter {kind!r} of {parameter[0]} is unknown; known are {known}")
        parts += (re.escape(text[end : parameter.start()]), f"({converters[kind]})")
        end = parameter.end()
    return "".join((*parts, re.escape(text[end:])))


def compile_template(template: str, converters: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(f"^{regex_of(template, converters)}$")


def shape_of(template: str) -> str:
    """The template without its parameters' names: two of one shape match the same paths."""
    return _PARAMETER.sub(lambda parameter: f"{{:{parameter[2] or 'str'}}}", template)


def witnesses(template: str) -> set[str]:
    """Paths that this template matches and others only by design; none where a converter is not Starlette's."""
    if not kinds_of(template) <= _WITNESSES.keys():
        return set()
    return {_PARAMETER.sub(partial(_example, turn), template) for turn in range(3)}


def _example(turn: int, parameter: re.Match[str]) -> str:
    return _WITNESSES[parameter[2] or "str"][turn]
