"""The way to a side: a connection pool and one HTTP/1.1 exchange, also as an httpx transport."""

from gateway.upstream.origin import Origin
from gateway.upstream.pool import Pool, PoolLimits
from gateway.upstream.side import HttpSide, TransportSide
from gateway.upstream.transport import UpstreamTransport

__all__ = [
    "HttpSide",
    "Origin",
    "Pool",
    "PoolLimits",
    "TransportSide",
    "UpstreamTransport",
]
