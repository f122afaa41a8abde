"""The answers the gateway gives by itself: one JSON shape, a request id, no word about what stands behind it."""

import orjson

from gateway.errors import ExchangeError
from gateway.exchange import Answer
from gateway.pipeline import error_code
from gateway.stream import complete

REASONS = {
    400: b"Bad Request",
    405: b"Method Not Allowed",
    408: b"Request Timeout",
    413: b"Content Too Large",
    414: b"URI Too Long",
    431: b"Request Header Fields Too Large",
    500: b"Internal Server Error",
    501: b"Not Implemented",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
    504: b"Gateway Timeout",
    505: b"HTTP Version Not Supported",
}
_MESSAGES = {
    500: "The gateway failed on this request.",
    502: "The application could not be reached or gave no valid answer.",
    503: "The gateway is stopping.",
    504: "The application did not answer in time.",
}


def refusal(error: BaseException, request_id: str) -> Answer:
    """The answer for ``error``: what the client did wrong is said in words, what an upstream did only in general."""
    status = error.status if isinstance(error, ExchangeError) else 500
    code = error_code(error)
    message = _MESSAGES.get(status) or str(error)
    content = orjson.dumps({"error": {"code": code, "message": message, "request_id": request_id}})
    headers = [
        (b"Content-Type", b"application/json"),
        (b"Content-Length", b"%d" % len(content)),
        (b"X-Request-ID", request_id.encode("ascii", "replace")),
    ]
    if status == 405:
        # A 405 must say what there is instead (RFC 9110, 15.5.6).
        headers.append((b"Allow", b"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"))
    return Answer(status, REASONS.get(status, b"Error"), headers, complete(content), len(content))
