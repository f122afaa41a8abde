"""A multipart body as its parts: what separates them is drawn anew for every answer and means nothing."""

import re
from collections.abc import Callable, Iterator

_BOUNDARY = re.compile(rb'boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_NAME = re.compile(rb'(?:^|[;\s])(name|filename\*?)=(?:"([^"]*)"|([^\s;"]+))', re.IGNORECASE)
_DRAWN = frozenset({"content-disposition", "content-length", "content-id"})
"""Read otherwise, said by the content, or drawn anew for every answer."""
MOST_PARTS = 1000

ReadPart = Callable[[bytes, bytes], object]
"""Content and media type of one part into a value."""


def read_parts(body: bytes, content_type: bytes, read: ReadPart) -> list[object] | None:
    """Each part as ``{name, filename, type, content}`` and its other fields, absent ones left out; None if not multipart."""
    pieces = split_parts(body, content_type)
    return None if pieces is None else [dict(_part(piece, read)) for piece in pieces[1:-1]]


def split_parts(body: bytes, content_type: bytes) -> list[bytes] | None:
    """What stands before, between and after the boundaries; None where this is no multipart body."""
    mark = boundary_of(content_type)
    if mark is None:
        return None
    # The first boundary has no line end before it unless there is a preamble (RFC 2046, 5.1.1).
    pieces = (b"\r\n" + body).split(mark)
    # The last piece begins with the two dashes of the end; without it the body was cut off.
    return pieces if 2 <= len(pieces) <= MOST_PARTS and pieces[-1].startswith(b"--") else None


def boundary_of(content_type: bytes) -> bytes | None:
    """What stands between two parts."""
    found = _BOUNDARY.search(content_type)
    return None if found is None else b"\r\n--" + (found[1] or found[2])


def name_of(head: bytes) -> str:
    """The field that a part is for."""
    named = (quoted or bare for key, quoted, bare in _NAME.findall(head) if key.lower() == b"name")
    return next(named, b"").decode("utf-8", "replace")


def _part(piece: bytes, read: ReadPart) -> Iterator[tuple[str, object]]:
    head, _, content = piece.partition(b"\r\n\r\n")
    media = b""
    for line in head.split(b"\r\n"):
        raw, _, value = line.partition(b":")
        name = raw.strip().lower().decode("latin-1")
        if name == "content-disposition":
            for key, quoted, bare in _NAME.findall(value):
                yield key.lower().decode(), (quoted or bare).decode("utf-8", "replace")
        elif name == "content-type":
            media = value.strip().lower()
            yield "type", media.decode("latin-1")
        elif name and name not in _DRAWN:
            yield name, value.strip().decode("latin-1")
    yield "content", read(content, media)
