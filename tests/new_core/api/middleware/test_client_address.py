from ipaddress import ip_network

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from new_core.api.middleware.client_address import ClientAddressMiddleware, client_address

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("::1"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "not an address", "10.0.0.1"),
        ("10.0.0.1", " , ,", "10.0.0.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("testclient", "198.51.100.1", "testclient"),
    ],
)
def test_only_trusted_hops_name_the_one_before(peer: str, forwarded: str, address: str) -> None:
    assert client_address(peer, forwarded, TRUSTED) == address


async def _show(scope: Scope, receive: Receive, send: Send) -> None:
    client = Request(scope).client
    await PlainTextResponse(client.host if client else "none")(scope, receive, send)


async def test_the_application_sees_the_settled_address() -> None:
    transport = httpx.ASGITransport(ClientAddressMiddleware(_show, TRUSTED), client=("10.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://erp.test") as client:
        headers = [("X-Forwarded-For", "192.0.2.66"), ("X-Forwarded-For", "198.51.100.1")]
        assert (await client.get("/", headers=headers)).text == "198.51.100.1"
