"""What a log may have of a request."""

import pytest

from gateway.redaction import shown_id, shown_path, shown_text


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"/orders/42?token=x", "/orders/42"),
        (b"/orders/20261231-0001", "/orders/20261231-0001"),
        (b"/people/maryam.k@example.net/notes", "/people/***/notes"),
        (b"/people/maryam.k%40example.net", "/people/***"),
        (b"/reset/eyJhbGciOi.eyJzdWIiOi.c2lnbmF0", "/reset/***"),
        (b"/cards/4111111111111111", "/cards/***"),
        (b"/call/+9647701234560", "/call/***"),
        (b"/call/%2B9647701234560", "/call/***"),
        (b"/call/+964-770-123-4560", "/call/***"),
        (b"/cards/4111-1111-1111-1111", "/cards/***"),
        (b"/page;jsessionid=1A2B3C4D5E", "/page;jsessionid=***"),
        (b"/reset/qT9xK2mB7rW4pL8z", "/reset/***"),
        (b"/orders/3f2b8c1e-1111-4222-8333-123456789012", "/orders/3f2b8c1e-1111-4222-8333-123456789012"),
    ],
)
def test_a_log_has_no_personal_path(target: bytes, path: str) -> None:
    assert shown_path(target) == path


def test_a_parameter_is_hidden_by_its_name() -> None:
    assert shown_path(b"/join/open-sesame", "/join/{invite_token}") == "/join/***"


@pytest.mark.parametrize(("given", "shown"), [("a-1", "a-1"), ("maryam@example.net", "***")])
def test_an_id_that_a_client_chose_may_be_personal(given: str, shown: str) -> None:
    assert shown_id(given) == shown


def test_what_a_side_said_is_shown_without_secrets() -> None:
    assert shown_text("key (email)=(maryam@example.net) is there") == "key (email)=(***) is there"
