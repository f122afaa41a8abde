import httpx
import pytest
from fastapi import FastAPI

from new_core.api.errors import STATUS, add_error_handlers, status_of
from new_core.domain.exceptions.access_exceptions import AccessError, InvalidTokenError, PermissionDeniedError
from new_core.domain.exceptions.base import DomainError, InvalidValueError
from new_core.domain.exceptions.customer_exceptions import (
    CustomerNotFoundError,
    DuplicateCustomerCodeError,
    UnknownSalespersonError,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (CustomerNotFoundError(1), 404),
        (DuplicateCustomerCodeError("C1"), 409),
        (InvalidValueError("name", "", "x"), 422),
        (UnknownSalespersonError(1), 422),
        (InvalidTokenError("x"), 401),
        (PermissionDeniedError("x"), 403),
    ],
)
def test_each_kind_has_its_status(error: DomainError, status: int) -> None:
    assert status_of(error) == status


def _leaves(error: type[DomainError]) -> list[type[DomainError]]:
    below = error.__subclasses__()
    return [leaf for child in below for leaf in _leaves(child)] if below else [error]


def test_no_error_is_without_status() -> None:
    for leaf in _leaves(DomainError):
        assert any(kind in STATUS for kind in leaf.__mro__), leaf


def test_an_error_that_was_forgotten_says_where_to_add_it() -> None:
    with pytest.raises(LookupError, match=r"api\.errors\.STATUS"):
        status_of(AccessError())


async def test_a_body_that_is_no_text_is_named() -> None:
    app = FastAPI()
    add_error_handlers(app)

    @app.post("/")
    async def take(_body: dict[str, str]) -> None: ...

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        answer = await client.post("/", content=b"\x80\x06\x80", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] == "body"
