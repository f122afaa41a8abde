from gateway.compare.fields import header_differences, same_lines


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
