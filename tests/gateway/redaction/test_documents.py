"""Bodies that are read and written again."""

import pytest

from gateway.compare.bodies import UnreadableError
from gateway.redaction.documents import Part, Written, canonical, parse, parts_of, rewrite_parts, write

MEDIA = b'multipart/mixed; boundary="x"'
BODY = b'--x\r\nContent-Type: text/plain\r\n\r\none\r\n--x\r\nContent-Disposition: a; name="b"\r\n\r\n\r\n--x--'


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32-le"])
def test_json_is_read_in_any_of_its_codings(coding: str) -> None:
    assert parse('{"a": "\u00e9"}'.encode(coding)) == {"a": "\u00e9"}


@pytest.mark.parametrize("body", [b"no json", b"\xff\xfe\xfd", b"[" * 100_000, b""])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        parse(body)


def test_numbers_are_written_as_they_were() -> None:
    assert write(parse(b"[1.50, 1e400, NaN]")) == b"[1.50,1e400,NaN]"
    assert canonical(Written("1.50")) == canonical(1.5)
    with pytest.raises(UnreadableError):
        write("\ud800")


def test_parts_have_their_names_and_media() -> None:
    assert [(part.name, part.media, part.content) for part in parts_of(BODY, MEDIA)] == [
        ("", b"text/plain", b"one"),
        ("b", b"", b""),
    ]
    assert list(parts_of(b"none", MEDIA)) == []


def test_parts_that_stay_make_the_same_body() -> None:
    def same(part: Part) -> tuple[bytes, bytes]:
        return part.head, part.content

    assert rewrite_parts(BODY, MEDIA, same) == BODY
    assert rewrite_parts(b"none", MEDIA, same) is None
