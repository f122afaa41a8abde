"""Templates: escaped, strict, and all of them there."""

import jinja2
import pytest
from fastapi import Request

from gateway.compare import ABSENT
from gateway.control.templating import _parted, _shown, compile_templates, render

REQUEST = Request({"type": "http", "path": "/", "headers": [], "query_string": b"", "method": "GET"})


def test_a_page_is_in_the_reader_s_language() -> None:
    arabic = Request({**REQUEST.scope, "headers": [(b"accept-language", b"ar-IQ")]})
    page = render(arabic, "error.html", 404, sentence="gone", given="1", typed={})
    assert b'<html lang="ar" dir="rtl">' in page.body
    assert (page.headers["content-language"], "Accept-Language" in page.headers["vary"]) == ("ar", True)


def test_values_are_escaped() -> None:
    page = render(REQUEST, "error.html", 418, sentence="<b>", given="1", typed={})
    assert page.status_code == 418
    assert b"&lt;b&gt;" in page.body


def test_a_forgotten_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render(REQUEST, "error.html")


def test_all_templates_can_be_compiled() -> None:
    compile_templates()


def test_a_long_name_may_be_broken_between_its_parts() -> None:
    assert _parted("mobile_bff.get_<b>") == "mobile_<wbr>bff.<wbr>get_<wbr>&lt;b&gt;"
    assert _parted("") == ""


def test_a_value_shows_what_cannot_be_seen() -> None:
    assert _shown("a\u200fb\0") == '"a\\u200fb\\u0000"'
    assert _shown(ABSENT) == "—"
