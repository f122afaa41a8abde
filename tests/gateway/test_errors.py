"""The tree of errors: what an answer and a second try depend on."""

import pytest

from gateway import errors


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.ConnectError("x"), 502, "connect"),
        (errors.StaleError("x"), 502, "stale"),
        (errors.ProtocolError("x"), 502, "protocol"),
        (errors.UpstreamTimeoutError("x"), 504, "timeout"),
        (errors.ClientGoneError("x"), 499, "client_gone"),
        (errors.RequestError(431, "x"), 431, "bad_request"),
    ],
)
def test_status_and_code_say_what_happened(error: errors.ExchangeError, status: int, code: str) -> None:
    assert (error.status, error.code) == (status, code)
    assert isinstance(error, errors.GatewayError)


@pytest.mark.parametrize("error", [errors.StaleError, errors.ProtocolError, errors.UpstreamTimeoutError])
def test_request_counts_as_sent_unless_it_is_known_not_to_be(error: type[errors.UpstreamError]) -> None:
    assert error("x").sent
    assert not errors.ConnectError("x").sent


@pytest.mark.parametrize(
    "error", [errors.SettingsError, errors.CatalogError, errors.StoreError, errors.UnknownEndpointError]
)
def test_errors_of_the_command_line_are_no_errors_of_an_exchange(error: type[Exception]) -> None:
    assert issubclass(error, errors.GatewayError)
    assert not issubclass(error, errors.ExchangeError)


def test_tree_at_the_head_of_the_file_names_every_error() -> None:
    drawn = errors.__doc__ or ""
    own = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert {name for name in own if name not in drawn} == set()
