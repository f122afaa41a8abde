"""A stored request as a command: a shell reads back what was sent, and no credential is in it."""

import shlex

import pytest

from gateway.control.curl import curl
from gateway.report.samples import SampleRequest

HEADERS = [
    (b"Host", b"erp"),
    (b"Accept", b'it\'s "json"'),
    (b"Authorization", b"Bearer tok:4f2a"),
    (b"X-Banyan-Shadow", b"1"),
]


def test_a_shell_reads_back_what_was_sent() -> None:
    request = SampleRequest("POST", b"/a?b=$(rm)&c='x'", HEADERS, b'{"name": "it\'s"}')
    words = shlex.split(curl(request, "http://127.0.0.1:8080").replace("\\\n", " "))
    assert words[:5] == ["curl", "-i", "-X", "POST", "http://127.0.0.1:8080/a?b=$(rm)&c='x'"]
    assert words[5:7] == ["-H", 'Accept: it\'s "json"']
    assert words[-2:] == ["--data-binary", '{"name": "it\'s"}']


def test_credentials_are_left_to_whoever_pastes_it() -> None:
    written = curl(SampleRequest("GET", b"/", HEADERS), "http://h")
    assert '"Authorization: $AUTHORIZATION"' in written
    assert "4f2a" not in written


@pytest.mark.parametrize("name", ["Host", "X-Banyan-Shadow"])
def test_what_only_the_sender_knew_is_left_out(name: str) -> None:
    assert name not in curl(SampleRequest("GET", b"/", HEADERS), "http://h")
