"""A control plane that runs, as the command line talks to it."""

import getpass
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, BinaryIO
from urllib.parse import urlencode

import httpx
import typer

from gateway.cli.options import read_settings
from gateway.config import Settings
from gateway.errors import GatewayError
from gateway.token import known_token, token_file

PATIENCE = 30.0
Json = dict[str, object]

ControlUrl = Annotated[
    str | None,
    typer.Option(
        "--control-url",
        envvar="BANYAN_CONTROL_URL",
        metavar="URL",
        help="The control plane to talk to; that of this machine where it is not given.",
    ),
]


class RemoteError(GatewayError):
    """The control plane is not there, or refused."""


class ControlPlane:
    """Reads the token for changes, and for looking only where the other side asks for it."""

    def __init__(self, url: str | None, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self.url = (url or _default_url(settings)).rstrip("/")
        self._settings = settings
        self._transport = transport

    def get(self, path: str, parameters: Mapping[str, str | int | None] | None = None) -> Json:
        given = {name: value for name, value in (parameters or {}).items() if value not in {None, ""}}
        response = self._ask("GET", path, parameters=given)
        if response.status_code == 401:
            response = self._ask("GET", path, parameters=given, headers=self._identity("reading"))
        return _read(self.url, response)

    def put(self, path: str, body: Mapping[str, object]) -> Json:
        return _read(self.url, self._ask("PUT", path, body=body, headers=self._identity("a change")))

    def post(self, path: str, body: Mapping[str, object]) -> Json:
        return _read(self.url, self._ask("POST", path, body=body, headers=self._identity("a change")))

    def delete(self, path: str, parameters: Mapping[str, str | int | None] | None = None) -> Json:
        return _read(self.url, self._ask("DELETE", path, parameters=parameters, headers=self._identity("a change")))

    def get_text(self, path: str) -> str:
        return self.get_file(path, []).text

    def get_file(self, path: str, parameters: Sequence[tuple[str, str]]) -> httpx.Response:
        """The answer as it came, for what is no JSON or says something in its head."""
        query = urlencode(parameters)
        target = f"{path}?{query}" if query else path
        response = self._ask("GET", target)
        if response.status_code == 401:
            response = self._ask("GET", target, headers=self._identity("reading"))
        if not response.is_success:
            _read(self.url, response)
        return response

    def save(self, path: str, file: BinaryIO) -> None:
        """Write an answer into a file as it comes."""
        headers = [(name.encode(), value) for name, value in self._identity("reading").items()]
        with self._client() as client, client.stream("GET", self.url + path, headers=headers) as response:
            if not response.is_success:
                response.read()
                _read(self.url, response)
            file.writelines(response.iter_bytes())

    def put_text(self, path: str, text: str, parameters: Mapping[str, str | int | None] | None = None) -> Json:
        """Send a file as it is; what it means is judged by the control plane."""
        headers = {"content-type": b"application/yaml", **self._identity("a change")}
        return _read(self.url, self._ask("PUT", path, parameters=parameters, text=text, headers=headers))

    def _identity(self, what: str) -> Mapping[str, bytes]:
        token = known_token(self._settings)
        if token is None:
            where = token_file(self._settings)
            raise RemoteError(f"{what} needs a token; set BANYAN_TOKEN, or run this where {where} is")
        return {"authorization": f"Bearer {token}".encode(), "x-banyan-actor": _actor().encode()}

    def _ask(
        self,
        method: str,
        path: str,
        *,
        parameters: Mapping[str, str | int | None] | None = None,
        body: Mapping[str, object] | None = None,
        text: str | None = None,
        headers: Mapping[str, bytes] | None = None,
    ) -> httpx.Response:
        content = None if text is None else text.encode()
        raw = [(name.encode(), value) for name, value in (headers or {}).items()]
        with self._client() as client:
            return client.request(method, self.url + path, params=parameters, json=body, content=content, headers=raw)

    @contextmanager
    def _client(self) -> Iterator[httpx.Client]:
        try:
            # trust_env is off: a proxy of the environment must not be handed the operator token.
            with httpx.Client(transport=self._transport, timeout=PATIENCE, trust_env=False) as client:
                yield client
        except httpx.ConnectError:
            raise RemoteError(
                f"no control plane answers at {self.url}; start one with `banyan serve`, or name it with --control-url"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RemoteError(f"asking {self.url} failed: {str(error) or type(error).__name__}") from error


def connect(url: str | None) -> ControlPlane:
    return ControlPlane(url, read_settings({}))


def _read(url: str, response: httpx.Response) -> Json:
    try:
        content = response.json()
    except ValueError:
        content = None
    if isinstance(content, dict) and response.is_success:
        return content
    error = content.get("error") if isinstance(content, dict) else None
    if isinstance(error, dict) and "message" in error:
        raise RemoteError(str(error["message"]))
    raise RemoteError(f"{url} is no Banyan control plane (it answered {response.status_code}); see --control-url")


def _default_url(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.control_host, settings.control_host)  # noqa: S104 - asked at home
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.control_port}"


def _actor() -> str:
    """Who the audit names: ``BANYAN_ACTOR``, else the account that runs this."""
    if named := os.environ.get("BANYAN_ACTOR"):
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return f"uid {os.getuid()}"
