"""Asks the new side's OpenAPI document which endpoints of the catalog it has, once a minute."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import httpx

from gateway.control.document import read_document
from gateway.endpoints import Endpoint
from gateway.errors import CatalogError
from gateway.importer.openapi import parse_document

PATIENCE: Final = 10.0
EVERY_SECONDS: Final = 60.0
RETRY_SECONDS: Final = 5.0
_PARAMETER: Final = re.compile(r"{[^{}]*}")


class Built:
    """Without an address nothing is known. A websocket or mount is in no OpenAPI document, and so counts as missing."""

    def __init__(
        self,
        url: str | None = None,
        endpoints: Iterable[Endpoint] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._url = url
        self._routes = [(endpoint.id, _route(endpoint.method, endpoint.path)) for endpoint in endpoints]
        self._transport = transport
        self._sleep = sleep
        self.known: frozenset[str] | None = None
        """Ids of the endpoints that the new side has; None as long as it could not be asked."""
        self.trouble = ""
        """Why it could not be asked, in one sentence; what was known before stands meanwhile."""

    async def watch(self) -> None:
        """Ask until cancelled, so that no page has to wait for it."""
        while self._url is not None:
            await self._ask(self._url)
            await self._sleep(RETRY_SECONDS if self.trouble else EVERY_SECONDS)

    async def _ask(self, url: str) -> None:
        try:
            document = await read_document(url, PATIENCE, self._transport)
            found = parse_document(document.decode("utf-8", "replace"), url).found
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # Its first line: the library goes on with where to read about statuses.
            why = (str(error) or type(error).__name__).partition("\n")[0]
            self.trouble = f"{url} does not say which endpoints the new side has ({why})"
        except CatalogError as error:
            self.trouble = str(error)
        else:
            there = {_route(each.method, each.path) for each in found}
            self.known = frozenset(endpoint for endpoint, route in self._routes if route in there)
            self.trouble = ""


def _route(method: str, path: str) -> tuple[str, str]:
    """Names and converters of parameters are the application's own affair."""
    return method, _PARAMETER.sub("{}", path)
