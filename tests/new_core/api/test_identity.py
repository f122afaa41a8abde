import pytest
from starlette.requests import Request

from new_core.api.identity import bearer_token, origin_of
from new_core.domain.exceptions.access_exceptions import InvalidTokenError


@pytest.mark.parametrize(("client", "address"), [(("203.0.113.9", 1), "203.0.113.9"), (None, "unknown")])
async def test_where_a_request_comes_from(client: tuple[str, int] | None, address: str) -> None:
    request = Request({"type": "http", "client": client, "headers": [(b"user-agent", b"a browser")]})
    origin = await origin_of(request)
    assert (origin.ip_address, origin.user_agent) == (address, "a browser")


async def test_no_token_is_no_token() -> None:
    with pytest.raises(InvalidTokenError):
        await bearer_token(None)
