from pathlib import Path

import pytest

from gateway.compare.fields import VOLATILE, header_differences, same_lines


def test_volatile_lines_and_other_spellings_are_no_difference() -> None:
    legacy = [(b"Date", b"1"), (b"Content-Type", b'text/html;Charset="UTF-8"'), (b"Cache-Control", b"a, b")]
    new = [(b"Server", b"x"), (b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"B,a")]
    assert list(header_differences(legacy, new)) == []
    assert same_lines([(b"Date", b"1")], [(b"date", b"2")])
    assert not same_lines([(b"X-Total", b"1")], [(b"X-Total", b"2")])


def test_a_cookie_counts_by_name_and_attributes() -> None:
    legacy = [(b"Set-Cookie", b"s=1; Path=/; HttpOnly")]
    assert list(header_differences(legacy, [(b"Set-Cookie", b"s=2; httponly; path=/")])) == []
    (found,) = header_differences(legacy, [(b"Set-Cookie", b"s=2; Path=/")])
    assert found.location == "header:set-cookie"


@pytest.mark.parametrize(
    ("legacy", "new", "equal"),
    [
        (b"s=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", b"s=2; expires=Thu, 10 Jun 2027 00:00:00 GMT", True),
        (b"s=1; Max-Age=60", b"s=1; Max-Age=60; Expires=Wed, 09 Jun 2027 10:18:14 GMT", True),
        (b"s=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", b"s=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", False),
        (b"s=x; Expires=Thu, 01-Jan-70 00:00:00 GMT", b"s=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", False),
        (b"s=x; Expires=0", b"s=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", False),
        (b"s=1", b"s=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", False),
        (b"s=", b"s=1", False),
    ],
)
def test_whether_a_cookie_stays_counts_and_until_when_does_not(legacy: bytes, new: bytes, equal: bool) -> None:
    assert (list(header_differences([(b"set-cookie", legacy)], [(b"set-cookie", new)])) == []) is equal


def test_the_headers_that_are_not_compared_are_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "rules.md").read_text(encoding="utf-8")
    listed = text.partition("- The headers ")[2].partition(", and the one that names")[0]
    assert {name.strip().lower().encode() for name in listed.split(",")} == VOLATILE
