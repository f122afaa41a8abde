"""Applications walked, and the catalog made of them held against the running application."""

import functools
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest
from fastapi import APIRouter, FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Host, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from gateway.endpoints import WEBSOCKET, Catalog
from gateway.errors import CatalogError
from gateway.importer.application import harvest_application, harvest_routes
from gateway.importer.harvest import Harvest
from gateway.importer.reconcile import reconcile
from tests.support.starlette_router import run

Handler = Callable[[Request], Awaitable[PlainTextResponse]]


class Target(Protocol):
    @property
    def routes(self) -> list[BaseRoute]: ...


@dataclass(frozen=True)
class Leaf:
    path: str
    kind: str


@dataclass(frozen=True)
class Branch:
    path: str
    kind: str
    below: tuple["Leaf | Branch", ...]


segments = st.sampled_from(["a", "b", "{p}", "{p:int}", "{p:path}", "{p}.json", ""])
leaf_paths = st.lists(segments, min_size=1, max_size=2).map(
    lambda parts: "/" + "/".join(part.replace("{p", f"{{p{place}") for place, part in enumerate(parts))
)
leaves = st.builds(Leaf, leaf_paths, st.sampled_from(["GET", "POST", "plain", "websocket"]))
trees = st.recursive(
    leaves,
    lambda below: st.builds(
        Branch,
        st.sampled_from(["/a", "/b", "/a/{m}", "/{m}"]),
        st.sampled_from(["include", "mount", "mount starlette"]),
        st.lists(below, min_size=1, max_size=4).map(tuple),
    ),
    max_leaves=10,
)
requests = st.lists(st.sampled_from(["a", "b", "7", "x.json", "", "a.b"]), min_size=1, max_size=5).map(
    lambda parts: "/" + "/".join(parts)
)


class Builder:
    """Makes an application of a tree; each of its endpoints notes a name of its own when it runs."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._count = 0

    def application(self, trees: list[Leaf | Branch]) -> FastAPI:
        app = FastAPI(openapi_url=None)
        for tree in trees:
            self._add(app.router, tree)
        return app

    def _add(self, router: APIRouter, tree: Leaf | Branch) -> None:
        if isinstance(tree, Leaf):
            self._add_leaf(router, tree)
            return
        self._count += 1
        prefix = tree.path.replace("{m", f"{{m{self._count}")  # a name may stand once in a path
        if tree.kind == "mount starlette":
            inner = self.application([*tree.below])
            router.mount(prefix, Starlette(routes=[Mount("", inner)]))
        elif tree.kind == "mount":
            router.mount(prefix, self.application([*tree.below]))
        else:
            included = APIRouter()
            for below in tree.below:
                self._add(included, below)
            router.include_router(included, prefix=prefix)

    def _add_leaf(self, router: APIRouter, leaf: Leaf) -> None:
        name = f"e{self._count}"
        self._count += 1
        if leaf.kind == "websocket":
            router.add_api_websocket_route(leaf.path, self._websocket(name))
        elif leaf.kind == "plain":
            router.add_route(leaf.path, self._handler(name))
        else:
            router.add_api_route(leaf.path, self._handler(name), methods=[leaf.kind])

    def _handler(self, name: str) -> Handler:
        async def handle(request: Request) -> PlainTextResponse:
            self.seen.append(name)
            return PlainTextResponse("")

        handle.__name__ = name
        return handle

    def _websocket(self, name: str) -> Callable[[WebSocket], Awaitable[None]]:
        async def handle(websocket: WebSocket) -> None:
            self.seen.append(name)

        handle.__name__ = name
        return handle


def catalog_of(app: Target) -> Catalog:
    return reconcile(Catalog(()), harvest_routes(app.routes)).catalog


def named(harvest: Harvest) -> list[tuple[str, str, str]]:
    return [(found.method, found.path, f"{found.router}.{found.operation}") for found in harvest.found]


async def endpoint(request: Request) -> PlainTextResponse:
    return PlainTextResponse("")


async def listen(websocket: WebSocket) -> None:
    await websocket.accept()


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Writes ``legacy_app.py`` into the working directory."""
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> None:
        (tmp_path / "legacy_app.py").write_text(dedent(text))

    yield write
    sys.modules.pop("legacy_app", None)


@settings(max_examples=80, deadline=None)
@given(tree=st.lists(trees, min_size=1, max_size=4), paths=st.lists(requests, min_size=1, max_size=5))
def test_the_catalog_names_what_the_application_runs(tree: list[Leaf | Branch], paths: list[str]) -> None:
    builder = Builder()
    app = builder.application(tree)
    catalog = catalog_of(app)
    for path in paths:
        for method in ("GET", "POST", "HEAD", WEBSOCKET):
            found = catalog.match(method, path)
            name = None if found is None or found.mount else found.operation
            assert name == run(app, builder.seen, method, path), (method, path)


def test_routes_come_in_registration_order_with_websockets_and_mounts(tmp_path: Path) -> None:
    inner = Starlette(routes=[Route("/deep/{x:int}", endpoint, methods=["POST"])])
    app = Starlette(
        routes=[
            Route("/plain", endpoint),
            WebSocketRoute("/live", listen),
            Mount("/inner", inner),
            Mount("/static", StaticFiles(directory=tmp_path), name="files"),
        ]
    )
    assert [(found.method, found.path, found.head) for found in harvest_routes(app.routes).found] == [
        ("GET", "/plain", True),
        (WEBSOCKET, "/live", False),
        ("POST", "/inner/deep/{x:int}", False),
        ("MOUNT", "/inner", False),
        ("MOUNT", "/static", False),
    ]


def test_names_come_from_tag_then_file_then_path() -> None:
    app = FastAPI()
    app.add_api_route("/api/v1/x", endpoint, tags=["Price Lists"])
    app.add_api_route("/y", functools.partial(endpoint), methods=["GET", "POST"])
    names = [name for _, _, name in named(harvest_routes(app.routes)) if not name.startswith("docs.")]
    assert names == ["price_lists.endpoint", "test_application.endpoint_get", "test_application.endpoint_post"]
    own = harvest_routes(app.routes, module=__name__)
    assert [found.router for found in own.found][-2:] == ["y", "y"]
    assert named(own)[0] == ("GET", "/openapi.json", "docs.openapi")


def test_a_class_endpoint_answers_every_method() -> None:
    class Price(HTTPEndpoint):
        pass

    assert named(harvest_routes([Route("/p", Price)]))[0][:2] == ("*", "/p")


def test_head_comes_to_the_second_of_two_where_the_first_leaves_it_out() -> None:
    app = FastAPI(openapi_url=None)
    app.add_api_route("/a", endpoint)
    app.add_route("/a", endpoint)
    harvest = harvest_routes(app.routes)
    assert [(found.method, found.head) for found in harvest.found] == [("GET", False), ("HEAD", False)]
    assert harvest.notes == ("GET /a is registered twice; the first answers",)


def test_what_cannot_be_listed_is_said() -> None:
    deep = Mount("/{any:path}", routes=[Route("/x", endpoint)])
    harvest = harvest_routes(
        [Host("api.example.org", Starlette()), Route("/a", endpoint), Route("/a", listen), deep, BaseRoute()]
    )
    assert [found.path for found in harvest.found] == ["/a", "/{any:path}"]
    assert [note.split(" ")[0] for note in harvest.notes] == ["routes", "GET", "what", "BaseRoute"]


@pytest.mark.parametrize("source", ["legacy_app:app", "legacy_app:make", "legacy_app:make()", "legacy_app:wrapped"])
def test_an_application_is_imported_by_name(
    module: Callable[[str], None], source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module("""
        from starlette.applications import Starlette
        from starlette.middleware.gzip import GZipMiddleware
        from starlette.responses import Response
        from starlette.routing import Route

        print("starting")
        def ping(request): return Response()
        def make(debug=False): return Starlette(routes=[Route("/ping", ping)])
        app = make()
        wrapped = GZipMiddleware(app)
    """)
    assert named(harvest_application(source)) == [("GET", "/ping", "ping.ping")]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "source", "words"),
    [
        ("", "nowhere.at_all:app", "cannot import nowhere.at_all:app: there is no module 'nowhere'"),
        ("import missing_thing", "legacy_app:app", "there is no module 'missing_thing'"),
        ("", "legacy_app:app", "legacy_app has no 'app'; give the name of the application"),
        ("1 / 0", "legacy_app:app", "ZeroDivisionError: division by zero; give it the settings"),
        ("raise SystemExit(3)", "legacy_app:app", "SystemExit: 3"),
        ("def make(): raise KeyError('SECRET')", "legacy_app:make", "KeyError: 'SECRET'"),
        (
            "def make(key): ...",
            "legacy_app:make",
            "legacy_app:make is a function that needs arguments; name an application",
        ),
        ("app = 7", "legacy_app:app", "legacy_app:app is a int, not a FastAPI or Starlette application"),
    ],
)
def test_what_cannot_be_imported_gets_one_sentence(
    module: Callable[[str], None], text: str, source: str, words: str
) -> None:
    module(text)
    with pytest.raises(CatalogError, match=words) as caught:
        harvest_application(source)
    assert "\n" not in str(caught.value)
