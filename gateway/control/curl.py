"""A stored request as a command to paste into a shell; pure. Secrets were replaced before it was stored."""

import shlex
from collections.abc import Sequence

from gateway.report.samples import SampleRequest

# The sender's own affairs, and what curl makes itself; credentials are named so that their place is seen.
_LEFT_OUT = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "x-request-id"}
_CREDENTIALS = {
    "authorization": "AUTHORIZATION",
    "cookie": "COOKIE",
    "proxy-authorization": "PROXY_AUTHORIZATION",
    "x-api-key": "API_KEY",
}


def curl(request: SampleRequest, base_url: str) -> str:
    """To be sent at ``base_url``; credentials become variables of the shell that pastes it."""
    lines = [f"curl -i -X {shlex.quote(request.method)} {shlex.quote(base_url + request.target.decode('latin-1'))}"]
    lines += [f"  -H {each}" for each in _headers(request.headers)]
    if request.body:
        text = request.body.decode("utf-8", "replace")
        lines.append(f"  --data-binary {shlex.quote(text)}")
    return " \\\n".join(lines)


def _headers(headers: Sequence[tuple[bytes, bytes]]) -> list[str]:
    written = []
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name.lower() in _LEFT_OUT or name.lower().startswith("x-banyan-"):
            continue
        variable = _CREDENTIALS.get(name.lower())
        written.append(f'"{name}: ${variable}"' if variable else shlex.quote(f"{name}: {value}"))
    return written
