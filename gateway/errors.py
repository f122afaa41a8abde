"""Everything the gateway raises on purpose.

::

    GatewayError
    ├── SettingsError            a setting that cannot be meant as written
    ├── CatalogError             a catalog, or a source of one, that cannot be read
    ├── StoreError               the store refused or is gone
    ├── UnknownEndpointError     a name that is not in the catalog
    ├── RecordingError           a recording, or a HAR file, that cannot be made, read or written
    │   └── UnknownRecordingError  no recording has this id
    ├── RuleError                a rule that cannot be meant as written
    │   └── UnknownRuleError     no rule, or no proposal, has this id
    └── ExchangeError            one request could not be answered by a side
        ├── RequestError         the client broke HTTP; carries the status to refuse with
        ├── ClientGoneError      the client left before it had its answer
        └── UpstreamError        a side did not answer
            ├── ConnectError     refused or unresolvable: no byte was sent
            ├── StaleError       a pooled connection turned out dead before any answer byte
            ├── UpstreamTimeoutError  no answer, or no connection, in time
            └── ProtocolError    the answer is not HTTP
"""


class GatewayError(Exception):
    """The root: what the command line prints as one sentence."""


class SettingsError(GatewayError):
    pass


class CatalogError(GatewayError):
    pass


class StoreError(GatewayError):
    pass


class UnknownEndpointError(GatewayError):
    pass


class RecordingError(GatewayError):
    pass


class UnknownRecordingError(RecordingError):
    pass


class RuleError(GatewayError):
    """``place`` is where in the document: names of fields and indexes of lists, from the outside in."""

    def __init__(self, message: str, place: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.place = place


class UnknownRuleError(RuleError):
    pass


class ExchangeError(GatewayError):
    """One request failed; ``code`` is its name in logs, metrics and answers."""

    code = "exchange"
    status = 502


class RequestError(ExchangeError):
    """The client broke HTTP in a way an intermediary must refuse."""

    code = "bad_request"

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class ClientGoneError(ExchangeError):
    code = "client_gone"
    status = 499


class UpstreamError(ExchangeError):
    """A side failed; ``sent`` says whether a byte of the request may have reached it."""

    code = "upstream"
    sent = True

    def __init__(self, message: str, *, sent: bool | None = None) -> None:
        super().__init__(message)
        if sent is not None:
            self.sent = sent


class ConnectError(UpstreamError):
    code = "connect"
    sent = False


class StaleError(UpstreamError):
    code = "stale"


class UpstreamTimeoutError(UpstreamError):
    code = "timeout"
    status = 504


class ProtocolError(UpstreamError):
    code = "protocol"
