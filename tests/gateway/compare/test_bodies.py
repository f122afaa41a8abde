from typing import Any

import pytest

from gateway.compare.bodies import BodyKind, UnreadableError, inflate, read_pair


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
