import pytest

from gateway.compare import Kind, Observation, Outcome, compare, compile_rules
from gateway.compare.multipart import read_parts
from tests.gateway.compare.test_engine import NOW

NONE = compile_rules((), "files.get")


def _mixed(boundary: bytes, *parts: bytes) -> Observation:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    return Observation(200, [(b"content-type", b'multipart/form-data; boundary="' + boundary + b'"')], body)


NAMED = b'Content-Disposition: form-data; name="note"; filename="a.json"\r\nContent-Type: application/json\r\n\r\n'
PLAIN = b"content-disposition: form-data; name=price\r\n\r\n"


def test_another_boundary_is_no_difference() -> None:
    assert (
        compare(_mixed(b"one", NAMED + b'{"a":1}'), _mixed(b"two", NAMED + b'{ "a":1 }'), NONE, NOW).outcome
        is Outcome.MATCH
    )


def test_a_difference_is_found_inside_its_part() -> None:
    (found,) = compare(
        _mixed(b"x", PLAIN + b"1", NAMED + b"[1]"), _mixed(b"y", PLAIN + b"1", NAMED + b"[2]"), NONE, NOW
    ).differences
    assert (found.location, found.kind) == ("$[*].content[*]", Kind.VALUE)


@pytest.mark.parametrize(
    ("legacy", "new", "location"),
    [
        (b"Content-Disposition: form-data; name=a", b"Content-Disposition: form-data; name=b", "$[*].name"),
        (b"Content-Range: bytes 0-1/9", b"Content-Range: bytes 4-5/9", "$[*].content-range"),
    ],
)
def test_what_a_part_says_of_itself_counts(legacy: bytes, new: bytes, location: str) -> None:
    found = compare(_mixed(b"x", legacy + b"\r\n\r\nab"), _mixed(b"y", new + b"\r\n\r\nab"), NONE, NOW).differences
    assert [each.location for each in found] == [location]


def test_a_name_is_one_with_and_without_quotes() -> None:
    quoted, bare = (b"Content-Disposition: form-data; name=" + each + b"\r\n\r\n1" for each in (b'"a"', b"a"))
    assert compare(_mixed(b"x", quoted), _mixed(b"y", bare), NONE, NOW).outcome is Outcome.MATCH


def test_binary_parts_are_told_apart_by_digest() -> None:
    legacy, new = (_mixed(b"x", b"Content-Type: image/png\r\n\r\n\x89" + each) for each in (b"\xfe", b"\xff"))
    (found,) = compare(legacy, new, NONE, NOW).differences
    assert found.location == "$[*].content.sha256"


@pytest.mark.parametrize(
    "media", [b"multipart/mixed", b"multipart/mixed; boundary=other", b"multipart/mixed; boundary=x"]
)
def test_what_is_cut_off_or_has_no_boundary_is_no_multipart(media: bytes) -> None:
    assert read_parts(b"--x\r\n\r\nhalf", media, lambda content, _: content) is None
