import zlib
from typing import Any

import pytest

from gateway.compare.bodies import BodyKind, UnreadableError, inflate, read_pair

JSON = [(b"content-type", b"application/json")]


@pytest.mark.parametrize(
    ("media", "body", "kind", "value"),
    [
        (b"application/json; charset=utf-8", b'{"a":1}', BodyKind.JSON, {"a": 1}),
        (b"text/plain", b'{"a":1}', BodyKind.JSON, {"a": 1}),
        (b"application/json", b"oops\r\n", BodyKind.TEXT, "oops"),
        (b"application/x-www-form-urlencoded", b"a=1&a=2&b=", BodyKind.FORM, {"a": ["1", "2"], "b": ""}),
        (b"text/html", b"<p> a  b </p> <!-- x --> <i>", BodyKind.HTML, "<p>a b</p><i>"),
        (b"text/plain", b"\xff", BodyKind.BINARY, b"\xff"),
        (b"image/png", b"\x89PNG", BodyKind.BINARY, b"\x89PNG"),
    ],
)
def test_each_kind_of_body_is_recognised(media: Any, body: Any, kind: Any, value: Any) -> None:
    content, empty = read_pair((body, [(b"Content-Type", media)]), (b"", []))
    assert (content.kind, content.value) == (kind, value)
    assert empty.kind is BodyKind.EMPTY


def test_a_body_that_is_not_what_its_coding_says() -> None:
    with pytest.raises(UnreadableError, match="says it is gzip"):
        inflate(b"plain", [(b"content-encoding", b"gzip")])


def _packed(body: bytes, wbits: int = 31) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (b"gzip", _packed(b'{"a"') + _packed(b":1}")),
        (b"deflate", _packed(b'{"a":1}', 15)),
        (b"deflate", _packed(b'{"a":1}', -15)),
    ],
)
def test_a_coded_body_is_opened_to_its_end(coding: bytes, body: bytes) -> None:
    assert inflate(body, [(b"content-encoding", coding)]) == b'{"a":1}'


@pytest.mark.parametrize("body", [_packed(b"plain")[:-1], _packed(b"plain")[:-9], _packed(b"plain") + b"junk"])
def test_a_coded_body_that_clients_cannot_open_is_not_compared(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="says it is gzip"):
        inflate(body, [(b"content-encoding", b"gzip")])


@pytest.mark.parametrize(("one", "two"), [("windows-1256", "utf-8"), ("utf-8", "klingon"), ("klingon", "base64")])
def test_a_text_is_read_in_the_charset_that_its_type_names(one: str, two: str) -> None:
    pair = [("سلام".encode(name) if name.startswith("w") else "سلام".encode(), name) for name in (one, two)]
    left, right = read_pair(
        *((body, [(b"content-type", f"text/plain; charset={name}".encode())]) for body, name in pair)
    )
    assert (left, right) == ((BodyKind.TEXT, "سلام"), (BodyKind.TEXT, "سلام"))


@pytest.mark.parametrize(
    ("legacy", "new", "equal"),
    [
        ("<p>&eacute;&#39; a & b</p>", "<p>é' a &amp; b</p>", True),
        ('<a href="?a=1&amp;b=&eacute;">x</a>', '<a href="?a=1&b=é">x</a>', True),
        ("<p>&lt;b&gt;x</p>", "<p><b>x</p>", False),
        ("<p>&amp;lt;</p>", "<p>&lt;</p>", False),
        ('<p title="a &quot;b">x</p>', '<p title="a "b">x</p>', False),
    ],
)
def test_a_character_reference_is_its_character_unless_that_were_markup(legacy: str, new: str, equal: bool) -> None:
    left, right = read_pair(*((text.encode(), [(b"content-type", b"text/html")]) for text in (legacy, new)))
    assert (left.value == right.value) is equal


def test_bytes_of_a_form_that_are_no_text_stay_apart() -> None:
    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    left, right = read_pair((b"a=%FF", form), (b"a=%FE", form))
    assert left.value != right.value


@pytest.mark.parametrize("pair", [(b"9999999999999999e1", b"9999999999999998e1"), (b"1e400", b"1e401")])
def test_no_digit_is_lost_to_a_double(pair: tuple[bytes, bytes]) -> None:
    left, right = read_pair((pair[0], JSON), (pair[1], JSON))
    assert left.value != right.value


def test_json_is_known_behind_blanks_whatever_its_type() -> None:
    content, _ = read_pair((b'\n {"a":1}', [(b"content-type", b"text/plain")]), (b"", []))
    assert content == (BodyKind.JSON, {"a": 1})
