"""What one browser's request carries, and where it may be sent on to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.control.visit import local_path, shown_url


@pytest.mark.parametrize("path", ["/", "/audit?subject=a.b&before=3", "/endpoints/a.b", "/?q=عميل"])
def test_a_path_of_this_server_is_followed(path: str) -> None:
    assert local_path(path) == path


@given(st.text())
def test_no_target_leaves_this_server(target: str) -> None:
    path = local_path(target)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isprintable()


def test_an_address_is_shown_without_its_password() -> None:
    assert shown_url("http://user:word@host:81/base") == "http://host:81/base"
    assert shown_url(None) == ""
