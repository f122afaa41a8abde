"""Settles whose address a request comes from, once, for the log, the trail of logins and the rate limit."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Networks = Sequence[IPv4Network | IPv6Network]


class ClientAddressMiddleware:
    """Believes X-Forwarded-For only of trusted peers, and only up to the first hop that is not one of them."""

    def __init__(self, app: ASGIApp, trusted: Networks) -> None:
        self._app = app
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope.get("client"):
            forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
            address = client_address(scope["client"][0], forwarded, self._trusted)
            scope = {**scope, "client": (address, scope["client"][1])}
        await self._app(scope, receive, send)


def client_address(peer: str, forwarded: str, trusted: Networks) -> str:
    """Walk from the peer to the left: each hop may name the one before it only if it is trusted itself."""
    address = peer
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _is_trusted(address, trusted) or not _is_address(hop):
            break
        address = hop
    return address


def _is_trusted(address: str, trusted: Networks) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
