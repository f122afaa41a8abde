from new_core.application.interfaces.services.delivery_errors import (
    PermanentServiceError,
    ServiceError,
    TemporaryServiceError,
)


def test_an_error_names_the_service_and_whether_it_passes() -> None:
    temporary = TemporaryServiceError("zoho", "answered 503", retry_after=30)
    assert (str(temporary), temporary.service, temporary.retry_after) == ("zoho: answered 503", "zoho", 30)
    assert isinstance(temporary, ServiceError)
    assert not isinstance(PermanentServiceError("zoho", "refused"), TemporaryServiceError)
