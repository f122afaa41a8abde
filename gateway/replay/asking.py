"""Sends a recorded request again and reads the answer, as far as it may be read."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import httpx

from gateway.compare import Observation
from gateway.compare.model import Failure
from gateway.errors import SettingsError
from gateway.exchange import RawHeaders
from gateway.policies import SideHeaders
from gateway.report.samples import SampleRequest

LARGEST: Final = 16 * 1024 * 1024
_OURS: Final = frozenset(
    {b"host", b"content-length", b"transfer-encoding", b"connection", b"keep-alive", b"te", b"trailer", b"upgrade",
     b"proxy-connection", b"expect", b"accept-encoding", b"via", b"forwarded", b"x-request-id"}
)  # fmt: skip
"""Said anew, or of the connection the request came on."""
_SPOKE_OF_THEM: Final = {b"if-": frozenset({304, 412}), b"range": frozenset({206, 416})}
"""What a client had in its cache then says nothing now, but where the recorded answer is about it."""
_ADDRESSES: Final = frozenset({b"location", b"content-location"})
_TOKEN = re.compile(rb"tok_[0-9a-f]{16}")
_VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)\}")
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


class Heard(NamedTuple):
    observation: Observation
    seconds: float
    trouble: str = ""
    """Why there is no answer."""


@dataclass(frozen=True, slots=True)
class Asker:
    """One application to ask; the transport alone, as a client would keep cookies and follow redirects."""

    transport: httpx.AsyncBaseTransport
    base: str
    headers: RawHeaders
    timeout: float
    credentials: Mapping[bytes, bytes] = field(default_factory=lambda: MappingProxyType({}))
    """What is sent for a hidden value: users told apart when it was recorded stay apart."""
    policies: Mapping[str, SideHeaders] = field(default_factory=lambda: MappingProxyType({}))
    """By endpoint, what its catalog says of this side's headers; it has the last word."""
    clock: Callable[[], float] = time.monotonic

    async def ask(self, request: SampleRequest, endpoint: str = "", recorded: int = 200) -> Heard:
        """Never raises for what the application does; ``recorded`` is the status that it answered with then."""
        started, trouble = self.clock(), ""
        try:
            seen = await self._send(self.message(request, endpoint, recorded))
        except httpx.TimeoutException as error:
            seen, trouble = Observation(0, [], b"", failure=Failure.TIMEOUT), _said(error)
        # Of the last, what no HTTP can carry: a header or method that a recording by hand may have.
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, ValueError, OSError) as error:
            seen, trouble = Observation(0, [], b"", failure=Failure.ERROR), _said(error)
        return Heard(seen, self.clock() - started, trouble)

    def message(self, request: SampleRequest, endpoint: str = "", recorded: int = 200) -> httpx.Request:
        """The request as it is sent: its own bytes, without what was hidden in it, with what is set for this run."""
        given = [(name, self.credentials.get(value, value)) for name, value in request.headers]
        named = {name.lower() for name, value in request.headers if value in self.credentials}
        set_here = {name.lower() for name, _ in self.headers} - named
        kept = [line for line in given if _is_kept(*line, recorded) and line[0].lower() not in set_here]
        common = [line for line in self.headers if line[0].lower() in set_here]
        # Recorded answers are without a coding, in which no secret could be seen; this one is to be like them.
        lines = [*kept, (b"Accept-Encoding", b"identity"), (b"X-Banyan-Replay", b"1"), *common]
        if endpoint in self.policies:
            lines = self.policies[endpoint].over(lines)
        return httpx.Request(
            request.method,
            self.base,
            headers=lines,
            content=request.body or None,
            # The target as it was recorded: httpx would write it in its own way.
            extensions={
                "target": urlsplit(self.base).path.encode() + request.target,
                "timeout": dict.fromkeys(("connect", "read", "write", "pool"), self.timeout),
            },
        )

    async def _send(self, message: httpx.Request) -> Observation:
        response = await self.transport.handle_async_request(message)
        try:
            body, size = [], 0
            async for chunk in response.stream:  # type: ignore[union-attr]  # a transport's answer is an asynchronous one
                body.append(chunk)
                size += len(chunk)
                if size > LARGEST:
                    break
        finally:
            await response.aclose()
        return Observation(response.status_code, list(response.headers.raw), b"".join(body), truncated=size > LARGEST)


def as_addressed_then(fresh: Observation, base: str, recorded: Observation, host: bytes) -> Observation:
    """Where the application points at itself, and did so then, it has the address of then: a redirect to its own page."""
    then = {name.lower(): urlsplit(value) for name, value in recorded.headers if name.lower() in _ADDRESSES}
    here = urlsplit(base).netloc.encode()

    def moved(name: bytes, value: bytes) -> bytes:
        was, now = then.get(name.lower()), urlsplit(value)
        if was is None or (was.netloc, now.netloc) != (host, here):
            return value
        return now._replace(scheme=was.scheme, netloc=was.netloc).geturl()

    try:
        return fresh._replace(headers=[(name, moved(name, value)) for name, value in fresh.headers])
    except ValueError:  # an address that is none is compared as it stands
        return fresh


def read_headers(given: Sequence[str], environ: Mapping[str, str]) -> RawHeaders:
    """``Name: value`` each, ``$NAME`` taken from the environment. Raises ``SettingsError`` that repeats no value."""
    found: RawHeaders = []
    for text in given:
        name, sign, value = text.partition(":")
        if not sign or not _NAME.fullmatch(name.strip()):
            raise SettingsError(
                f"{name.strip()!r} is no header; write 'Name: value', and $NAME for the environment's NAME"
            )
        filled = _VARIABLE.sub(lambda match: _looked_up(match, environ), value.strip())
        if not filled.isprintable():
            raise SettingsError(f"the value of {name.strip()} has characters that no header may hold")
        found.append((name.strip().encode("ascii"), filled.encode("latin-1", "replace")))
    return found


def read_credentials(given: Sequence[str], environ: Mapping[str, str]) -> dict[bytes, bytes]:
    """``tok_…=VALUE`` each, as ``read_headers`` reads values. Raises ``SettingsError``."""
    found = {}
    for text in given:
        token, sign, value = text.partition("=")
        if not sign or not _TOKEN.fullmatch(token.strip().encode()):
            raise SettingsError(
                f"{token.strip()[:40]!r} is no hidden value; write 'tok_0123456789abcdef=Bearer $NAME' as the recording has it"
            )
        [(_, found[token.strip().encode()])] = read_headers([f"{token.strip()}:{value}"], environ)
    return found


def hidden_credentials(request: SampleRequest) -> list[tuple[str, str]]:
    """(header, hidden value) of what told users apart when it was recorded."""
    return [
        (name.decode("latin-1").lower(), value.decode())
        for name, value in request.headers
        if name.lower() in _IDENTIFYING and _TOKEN.fullmatch(value)
    ]


_IDENTIFYING = frozenset({b"authorization", b"cookie", b"x-api-key", b"x-auth-token", b"proxy-authorization"})


def _looked_up(match: re.Match[str], environ: Mapping[str, str]) -> str:
    name = match[1] or match[2]
    if name not in environ:
        raise SettingsError(f"the environment has no {name}; set it, or leave the header out")
    return environ[name]


def _is_kept(name: bytes, value: bytes, recorded: int) -> bool:
    low = name.lower()
    told = next((statuses for start, statuses in _SPOKE_OF_THEM.items() if low.startswith(start)), {recorded})
    return low not in _OURS and recorded in told and _TOKEN.search(value) is None


def _said(error: BaseException) -> str:
    """The first cause speaks of the network; the layers above it say only that there is one."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__
