"""Text as it can be seen and stored: what has no form of its own is written as JSON escapes it."""

import json


def visible(text: str) -> str:
    """Each character that cannot be seen, or that no database takes (NUL, half a surrogate pair), as ``\\uXXXX``.

    Two texts that differ stay different, and a mark that turns the writing direction no longer does so.
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escape(each) for each in text)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1]
