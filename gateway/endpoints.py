"""The endpoints of the legacy application, and which of them it would have run for a request: the match step.

Registration order decides, as in Starlette: the first route that matches method and path answers, however
much better a later one would fit.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from sys import intern
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from gateway.errors import CatalogError, UnknownEndpointError
from gateway.templates import CONVERTERS, Kind, compile_template, segments_of, witnesses

WEBSOCKET: Final = "WEBSOCKET"
MOUNT: Final = "MOUNT"
ANY: Final = "*"
NO_SETTINGS: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method and path template; ``id`` is ``router.operation`` unless someone renamed it."""

    id: str
    method: str
    """An HTTP method, ``WEBSOCKET``, ``MOUNT`` (everything under ``path``), or ``*`` (whatever the method)."""
    path: str
    router: str = ""
    operation: str = ""
    order: int = 0
    settings: Mapping[str, object] = field(default_factory=lambda: NO_SETTINGS, hash=False)
    """What people noted about it (owner, notes, sampling); a re-import leaves it alone."""
    head: bool = False
    """HEAD runs it too: a plain Starlette route adds HEAD to GET, a FastAPI one does not."""
    hidden_by: str | None = None
    """The id of an earlier endpoint that answers every request this one is meant for."""
    route_flag: str = field(init=False, repr=False, compare=False)
    shadow_flag: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        router, _, operation = self.id.partition(".")
        # Flag names are read on every request, so they are joined once; one text per method keeps look-ups in cache.
        for name, value in (
            ("method", intern(self.method)),
            ("router", self.router or router),
            ("operation", self.operation or operation),
            ("route_flag", f"route.{self.id}"),
            ("shadow_flag", f"shadow.{self.id}"),
        ):
            object.__setattr__(self, name, value)

    @property
    def mount(self) -> bool:
        return self.method == MOUNT

    @property
    def pattern(self) -> str:
        """The template a path must match; that of a mount takes in all below it."""
        return f"{self.path.rstrip('/')}/{{path:path}}" if self.mount else self.path

    def accepts(self, method: str) -> bool:
        if self.method in {method, MOUNT}:
            return True
        if method == WEBSOCKET:
            return False
        return self.method == ANY or (self.head and method == "HEAD")


class _Node(dict[str, "_Node"]):
    """What may follow one prefix of segments: by text here, by parameter in the attributes.

    Being the dictionary instead of having one keeps a look-up in a large catalog within few cache lines.
    """

    __slots__ = ("irregular", "leaf", "patterns", "tails", "wildcard")

    def __init__(self) -> None:
        self.wildcard: _Node | None = None
        self.irregular = False
        """Has patterns or tails: more than a look-up is needed here."""
        self.leaf: tuple[Endpoint, ...] = ()
        self.patterns: tuple[tuple[re.Pattern[str], _Node], ...] = ()
        self.tails: tuple[tuple[re.Pattern[str], Endpoint], ...] = ()

    def child(self, kind: Kind, text: str) -> "_Node":
        """The node behind one more segment, made where it is missing."""
        if kind is Kind.STATIC:
            return self.setdefault(text, _Node())
        if kind is Kind.WILDCARD:
            self.wildcard = _Node() if self.wildcard is None else self.wildcard
            return self.wildcard
        for regex, node in self.patterns:
            if regex.pattern == text:
                return node
        self.patterns += ((re.compile(text), _Node()),)
        self.irregular = True
        return self.patterns[-1][1]

    def children(self, segment: str) -> list["_Node"]:
        """All nodes that this segment leads to, of whatever kind."""
        found = [node for regex, node in self.patterns if regex.fullmatch(segment)]
        if self.wildcard is not None and segment:
            found.append(self.wildcard)
        if (exact := self.get(segment)) is not None:
            found.append(exact)
        return found

    def end(self, endpoint: Endpoint) -> None:
        """Let a path that ends here run the endpoint, where none before it takes its method along."""
        if not any(e.accepts(endpoint.method) and e.method != endpoint.method for e in self.leaf):
            self.leaf += (endpoint,)

    def end_anywhere(self, regex: re.Pattern[str], endpoint: Endpoint) -> None:
        self.tails += ((regex, endpoint),)
        self.irregular = True

    def answer(self, method: str) -> Endpoint | None:
        """What a path that ends here runs."""
        for endpoint in self.leaf:
            if endpoint.method == method:
                return endpoint
        return next((endpoint for endpoint in self.leaf if endpoint.accepts(method)), None)

    def first_tail(self, method: str, path: str) -> Endpoint | None:
        for regex, endpoint in self.tails:
            if endpoint.accepts(method) and regex.match(path):
                return endpoint
        return None


def _earlier(one: Endpoint | None, other: Endpoint | None) -> Endpoint | None:
    if one is None or other is None:
        return one or other
    return one if one.order <= other.order else other


class Catalog:
    """Endpoints in registration order, which is the one they are given in; ``order`` is set by it.

    ``converters`` are regular expressions of converters that the application defines beside Starlette's own.
    ``ordered`` says that the order is known to be that of registration; a document of paths only suggests one.
    """

    __slots__ = ("_by_id", "_root", "converters", "endpoints", "ordered")

    def __init__(
        self,
        endpoints: Iterable[Endpoint],
        converters: Mapping[str, str] | None = None,
        *,
        ordered: bool = True,
    ) -> None:
        self.endpoints = tuple(
            endpoint if endpoint.order == place else replace(endpoint, order=place)
            for place, endpoint in enumerate(endpoints)
        )
        self.converters: Mapping[str, str] = MappingProxyType(dict(converters or {}))
        self.ordered = ordered
        if redefined := self.converters.keys() & CONVERTERS.keys():
            raise CatalogError(f"converter {min(redefined)!r} is Starlette's own and cannot mean something else")
        self._by_id: dict[str, Endpoint] = {}
        self._root = _Node()
        routes: dict[tuple[str, str], str] = {}
        known = {**CONVERTERS, **self.converters}
        for endpoint in self.endpoints:
            if endpoint.id in self._by_id:
                raise CatalogError(f"two endpoints have the id {endpoint.id}; ids are unique, rename one")
            twin = routes.setdefault((endpoint.method, endpoint.path), endpoint.id)
            if twin != endpoint.id:
                raise CatalogError(
                    f"{endpoint.method} {endpoint.path} is listed twice, as {twin} and as {endpoint.id}; remove the later"
                )
            self._by_id[endpoint.id] = endpoint
            self._insert(endpoint, known)

    def __len__(self) -> int:
        return len(self.endpoints)

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self.endpoints)

    def __contains__(self, endpoint_id: object) -> bool:
        return endpoint_id in self._by_id

    def __getitem__(self, endpoint_id: str) -> Endpoint:
        endpoint = self._by_id.get(endpoint_id)
        if endpoint is None:
            near = get_close_matches(endpoint_id, self._by_id, n=3, cutoff=0.7)
            hint = f"did you mean {' or '.join(near)}?" if near else "`banyan endpoints` lists them"
            raise UnknownEndpointError(f"the catalog has no endpoint {endpoint_id!r}; {hint}")
        return endpoint

    def get(self, endpoint_id: str) -> Endpoint | None:
        return self._by_id.get(endpoint_id)

    def match(self, method: str, path: str) -> Endpoint | None:
        """The endpoint the legacy application would run, by the percent-decoded path without its query.

        None where it would answer 404, 405 or a redirect to the other trailing slash: that is its own to say.
        A mount answers for all below it that none of its own endpoints, listed before it, does.
        """
        if path[-1:] == "\n":  # Starlette's regex ends in `$`, which also holds before a last line feed
            return _earlier(self._find(method, path), self._find(method, path[:-1]))
        return self._find(method, path)

    def match_target(self, method: str, target: bytes) -> Endpoint | None:
        """As ``match``, for the raw target of a request line in origin form; decodes as uvicorn does.

        A target with bytes beyond ASCII matches nothing: uvicorn refuses it before any routing.
        """
        raw = target.partition(b"?")[0].partition(b"#")[0]
        if not raw.isascii():
            return None
        path = raw.decode("ascii")
        return self.match(method, unquote(path) if "%" in path else path)

    def _insert(self, endpoint: Endpoint, converters: Mapping[str, str]) -> None:
        node = self._root
        try:
            for kind, text in segments_of(endpoint.pattern, converters):
                if kind is Kind.TAIL:
                    node.end_anywhere(compile_template(endpoint.pattern, converters), endpoint)
                    return
                node = node.child(kind, text)
        except (ValueError, re.error) as error:
            raise CatalogError(f"endpoint {endpoint.id}, path {endpoint.path!r}: {error}") from error
        node.end(endpoint)

    def _find(self, method: str, path: str) -> Endpoint | None:
        # The usual path meets no fork, so it costs one look-up a segment; the first fork hands over to _search.
        segments = path.split("/")
        node = self._root
        for depth, segment in enumerate(segments):
            below = node.get(segment)
            if node.irregular or (segment and below is not None and node.wildcard is not None):
                return _search(node, segments[depth:], method, path)
            if below is None:
                below = node.wildcard if segment else None
                if below is None:
                    return None
            node = below
        return _search(node, [], method, path) if node.irregular else node.answer(method)


def _search(start: _Node, segments: list[str], method: str, path: str) -> Endpoint | None:
    """The earliest endpoint below a node: all nodes that fit walk down together, so each is seen once."""
    best = start.first_tail(method, path)
    nodes = [start]
    for segment in segments:
        nodes = [below for node in nodes for below in node.children(segment)]
        for node in nodes:
            if node.tails:
                best = _earlier(best, node.first_tail(method, path))
    for node in nodes:
        best = _earlier(best, node.answer(method))
    return best


def mark_hidden(endpoints: Iterable[Endpoint], converters: Mapping[str, str] | None = None) -> tuple[Endpoint, ...]:
    """The same endpoints with ``order`` and ``hidden_by`` set from their sequence.

    Each is asked for by a few paths that no template would match by accident; where one earlier endpoint
    answers them all, it hides this one.
    """
    catalog = Catalog(endpoints, converters)
    return tuple(replace(endpoint, hidden_by=_hider(catalog, endpoint)) for endpoint in catalog)


def _hider(catalog: Catalog, endpoint: Endpoint) -> str | None:
    method = "X-NO-SUCH-METHOD" if endpoint.method in {ANY, MOUNT} else endpoint.method
    answering = {catalog.match(method, path) for path in witnesses(endpoint.pattern)}
    first = answering.pop() if len(answering) == 1 else None
    if first is None or first.id == endpoint.id or (endpoint.mount and not first.mount):
        return None
    return first.id
