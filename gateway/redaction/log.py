"""What a log may have of a request: nobody compares there, so nothing of what is hidden is kept, not even equality."""

import re
from typing import Final

from typing_extensions import override

from gateway.redaction.paths import secret_segments
from gateway.redaction.redactor import Redactor

_HIDDEN: Final = "***"


class Veil(Redactor):
    @override
    def jwt(self, text: str) -> str:
        return _HIDDEN

    @override
    def word(self, text: str) -> str:
        return _HIDDEN

    @override
    def digits(self, text: str) -> str:
        return _HIDDEN


_VEIL = Veil(b"")
_TELLING = re.compile(r"[@%=;]|eyJ|\d{7}|[+(0][\d ()-]{8}|\d{4}[ -]\d{4}[ -]\d{4}")
"""What a path has that might hold an e-mail, a token, a card or a phone number: all others pass at this glance."""
_ASKING = re.compile(r"reset|verif|confirm|activat|invit|unsubscribe|magic|token|passw|secret|key", re.IGNORECASE)


def shown_path(target: bytes, template: str = "") -> str:
    """A target as a log may have it: without its query, and without what looks personal or secret in its path."""
    path = target.partition(b"?")[0].decode("latin-1")
    if _ASKING.search(path) or _ASKING.search(template):
        segments = path.split("/")
        for number in secret_segments(segments, template):
            segments[number] = _HIDDEN
        path = "/".join(segments)
    return path if _TELLING.search(path) is None else _VEIL.text(path)


def shown_id(request_id: str) -> str:
    """A request's id, which its client may have chosen."""
    return request_id if "@" not in request_id and "eyJ" not in request_id else _VEIL.text(request_id)


def shown_text(text: str) -> str:
    """What a side said, as a log may have it."""
    return _VEIL.text(text)
