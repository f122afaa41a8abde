"""Where in a body: ``$.items[*].unit_price``, and the patterns by which rules name such places."""

import re
from typing import NamedTuple

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PERSONAL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]+|tok_[0-9a-f]{16}")
"""Data wherever it is a key: as a name it would be hidden where it is stored, as what stands there for it is, and no rule fits."""
_DATA_KEY = re.compile(
    r"[-+]?\d+(\.\d+)?|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{16,}|\d{4}-\d\d(-\d\d.*)?|" + _PERSONAL.pattern
)
# Half a pair and NUL are what a store does not take, an end of line is what breaks a log or a file.
_ODD = re.compile(r'["\\\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]')
ROWS = "$rows"
"""What the places of a write's rows begin with, as those of a body do with ``$``."""
MANY_KEYS = 100
"""An object of more keys than this is a map, whatever they look like."""
MOST_OPEN = 3
"""Depths of any size that a pattern may have: each is tried with all those of the others."""
LONGEST_NAME = 200
"""Characters beyond which a key is data and no name."""


def child(parent: str, key: str) -> str:
    if len(key) > LONGEST_NAME or (("@" in key or key[:4] == "tok_") and _PERSONAL.fullmatch(key)):
        return f"{parent}{{*}}"
    if (key.isascii() and key.isidentifier()) or _PLAIN.fullmatch(key):
        return f"{parent}.{key}"
    return f'{parent}["{_ODD.sub(_escaped, key)}"]'


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    return f"\\{character}" if character in {"\\", '"'} else f"\\u{ord(character):04x}"


def unquoted(text: str) -> str:
    """The key that stands between quotes."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)


def is_map(legacy: dict[str, object], new: dict[str, object]) -> bool:
    """Whether the keys are data (ids, dates, addresses): such an object has one location for all its values."""
    if len(legacy) > MANY_KEYS or len(new) > MANY_KEYS:
        return True
    first = next(iter(legacy or new), "a")
    if first[:1].isalpha() and "@" not in first and len(first) < 16:
        return False
    return all(map(_DATA_KEY.fullmatch, legacy)) and all(map(_DATA_KEY.fullmatch, new))


class PatternError(ValueError):
    """A location pattern that cannot be read; the message says what to write."""


class Pattern(NamedTuple):
    text: str
    exact: re.Pattern[str]
    below: re.Pattern[str]
    """The place itself and whatever lies under it."""


_TOKEN = re.compile(
    r"(?P<deep>\.\.(?P<deepname>[A-Za-z_][A-Za-z0-9_-]*))|(?P<any>\.\*)|(?P<name>\.[A-Za-z_][A-Za-z0-9_-]*)"
    r'|(?P<quoted>\["(?:[^"\\]|\\.)*"\])|(?P<index>\[\*\])|(?P<map>\{\*\})'
)
_STEP = r'(?:\.[A-Za-z_][A-Za-z0-9_-]*|\["(?:[^"\\]|\\.)*"\]|\[\*\]|\{\*\})'


def pattern(text: str) -> Pattern:
    """``$.a[*].b``, or ``$rows.<table>[*].<column>`` of a write; ``.*`` is any one step, ``..b`` a ``b`` at any depth.

    Else ``status`` or ``header:<name>``.
    """
    if max(text.count(".."), text.count("*") if text.startswith("header:") else 0) > MOST_OPEN:
        raise PatternError(f"location {text!r} leaves too much open; write {MOST_OPEN} times .. at most")
    if text == "status" or text.startswith("header:"):
        escaped = re.escape(text.lower()).replace(r"\*", r"[^\s]*")
        return Pattern(text, re.compile(escaped), re.compile(escaped))
    if not text.startswith("$"):
        raise PatternError(f"location {text!r} is none; write status, header:<name> or a path such as $.items[*].price")
    root = ROWS if text.startswith(f"{ROWS}.") else "$"
    source, at = [re.escape(root)], len(root)
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise PatternError(f"location {text!r} cannot be read from {text[at:]!r}; write .name, [*], {{*}} or .*")
        source.append(_source(token))
        at = token.end()
    exact = "".join(source)
    return Pattern(text, re.compile(exact), re.compile(f"{exact}{_STEP}*"))


def _source(token: re.Match[str]) -> str:
    if token["deepname"]:
        return rf"{_STEP}*\.{re.escape(token['deepname'])}"
    if token["quoted"]:
        # As places are written: a name may be quoted here that needs no quotes, or hold a NUL as it is.
        return re.escape(child("", unquoted(token["quoted"][2:-2])))
    return _STEP if token["any"] else re.escape(token.group())
