"""Where a side listens, read from its URL."""

import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gateway.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Origin:
    host: str
    port: int
    tls: ssl.SSLContext | None = field(default=None, compare=False)

    @classmethod
    def parse(cls, url: str) -> "Origin":
        """The origin of ``http(s)://host[:port]``; a path would silently move every endpoint, so it is refused."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            message = f"{url!r} is not an address of a side ({error}); write http://host:port"
            raise SettingsError(message) from error
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            message = f"{url!r} is not an address of a side; write http://host:port"
            raise SettingsError(message)
        if parts.path not in {"", "/"} or parts.query or parts.username:
            message = f"{url!r} has more than a host and a port; a side is asked for the client's own paths"
            raise SettingsError(message)
        if parts.scheme == "https":
            return cls(parts.hostname, port or 443, ssl.create_default_context())
        return cls(parts.hostname, port or 80)

    @property
    def authority(self) -> bytes:
        """What a Host field says where the client (HTTP/1.0) sent none."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}".encode("idna" if not host.isascii() else "ascii")
