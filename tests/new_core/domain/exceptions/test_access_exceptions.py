from new_core.domain.exceptions.access_exceptions import InvalidTokenError, PermissionDeniedError


def test_the_reason_of_a_refused_token_is_not_in_the_sentence() -> None:
    error = InvalidTokenError("the account is deactivated")
    assert error.reason == "the account is deactivated"
    assert "deactivated" not in str(error)


def test_a_denied_permission_is_named() -> None:
    assert PermissionDeniedError("customers.view").permission == "customers.view"
