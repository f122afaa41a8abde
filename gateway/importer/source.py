"""Where a catalog comes from: a file, an address, or an application to import."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from gateway.catalog_file import read_text
from gateway.errors import CatalogError
from gateway.importer.application import harvest_application
from gateway.importer.harvest import Harvest
from gateway.importer.openapi import parse_document

MAX_BYTES: Final = 32 << 20
MAX_SECONDS: Final = 60.0
_APPLICATION: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*(\(\))?")


def harvest(source: str) -> Harvest:
    """The endpoints of an OpenAPI file or address, or of ``module:app``, which is imported and so run."""
    if source.startswith(("http://", "https://")):
        return parse_document(fetch(source), _without_password(source))
    path = Path(source)
    if path.is_file():
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(source)
        return parse_document(read_text(path), source)
    if _APPLICATION.fullmatch(source):
        return harvest_application(source)
    raise CatalogError(f"{source!r} is no file, no http address and no module:app; give one of the three")


def fetch(
    url: str,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> str:
    """The text at an address, within ``MAX_SECONDS`` and ``MAX_BYTES`` whatever the server does."""
    shown = _without_password(url)
    # httpx bounds each wait, not their sum: a server that drips would hold us for ever.
    deadline = clock() + MAX_SECONDS
    content = bytearray()
    try:
        with (
            httpx.Client(transport=transport, timeout=10.0, follow_redirects=True) as client,
            client.stream("GET", url, headers={"accept": "application/json"}) as response,
        ):
            if response.status_code != 200:
                raise CatalogError(f"{shown} answers {response.status_code}; give the address of an OpenAPI document")
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise _too_large(shown)
                if clock() > deadline:
                    raise CatalogError(
                        f"{shown} is not through after {MAX_SECONDS:.0f} s; download it and give the file"
                    )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        raise CatalogError(f"cannot read {shown}: {reason}; check the address and that the application runs") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogError(f"{shown} is not text in UTF-8 (byte {error.start}); give an OpenAPI document") from error


def _without_password(url: str) -> str:
    return re.sub("//[^/@]*@", "//", url, count=1)


def _too_large(source: str) -> CatalogError:
    return CatalogError(f"{source} has more than {MAX_BYTES >> 20} MiB; give an OpenAPI document in JSON")
