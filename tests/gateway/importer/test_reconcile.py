from hypothesis import given
from hypothesis import strategies as st

from gateway.endpoints import MOUNT, WEBSOCKET, Catalog, Endpoint, mark_hidden
from gateway.importer.harvest import Found, Harvest
from gateway.importer.reconcile import Changes, depends_on_order, reconcile

PATHS = [f"/p{number}" for number in range(7)]


def get(path: str, operation: str = "") -> Found:
    return Found("GET", path, "r", operation or path.strip("/").replace("/", "_") or "root")


def catalog(*endpoints: Endpoint, ordered: bool = True) -> Catalog:
    return Catalog(mark_hidden(endpoints), ordered=ordered)


def ids(changes: Changes) -> list[str]:
    return [endpoint.id for endpoint in changes.catalog]


def test_the_same_source_again_changes_nothing() -> None:
    harvest = Harvest((get("/a"), get("/b", "a"), get("/a/{x}", "a")))
    first = reconcile(Catalog(()), harvest)
    assert ids(first) == ["r.a", "r.a_2", "r.a_3"]
    again = reconcile(first.catalog, harvest)
    assert again.catalog.endpoints == first.catalog.endpoints
    assert (again.added, again.removed, again.moved, len(again.kept)) == ((), (), (), 3)


def test_ids_and_settings_that_people_set_stay() -> None:
    known = catalog(Endpoint("mine.name", "GET", "/a/{x}", settings={"owner": "Zoë"}))
    changes = reconcile(known, Harvest((get("/new"), get("/a/{renamed}", "other"))))
    kept = changes.catalog["mine.name"]
    assert (kept.path, kept.settings, kept.order) == ("/a/{renamed}", {"owner": "Zoë"}, 1)
    assert [endpoint.id for endpoint in changes.added] == ["r.new"]
    assert changes.moved == ()


def test_endpoints_that_differ_by_converter_are_not_taken_for_each_other() -> None:
    known = catalog(Endpoint("by.text", "GET", "/a/{x}"), Endpoint("by.number", "GET", "/a/{x:int}"))
    changes = reconcile(known, Harvest((get("/a/{y:int}"), get("/a/{y}"))))
    assert ids(changes) == ["by.number", "by.text"]


def test_a_new_endpoint_never_takes_a_known_id() -> None:
    changes = reconcile(catalog(Endpoint("r.a", "GET", "/z")), Harvest((get("/a", "a"), get("/z", "b"))))
    assert ids(changes) == ["r.a_2", "r.a"]


def test_what_the_source_lacks_is_removed_and_told() -> None:
    changes = reconcile(catalog(Endpoint("r.a", "GET", "/a"), Endpoint("r.b", "GET", "/b")), Harvest((get("/b"),)))
    assert ([endpoint.id for endpoint in changes.removed], ids(changes)) == (["r.a"], ["r.b"])
    assert changes.moved == ()


def test_an_endpoint_at_another_path_has_moved() -> None:
    changes = reconcile(catalog(Endpoint("r.list", "GET", "/a")), Harvest((get("/b", "list"),)))
    ((move),) = changes.moved
    assert (move.endpoint.id, move.was, move.now) == ("r.list", "/a", "/b")


def test_an_endpoint_at_another_place_has_moved_and_the_others_have_not() -> None:
    known = reconcile(Catalog(()), Harvest(tuple(get(path) for path in ["/a", "/b", "/c", "/d"]))).catalog
    changes = reconcile(known, Harvest(tuple(get(path) for path in ["/d", "/a", "/b", "/c"])))
    assert [(move.endpoint.id, move.was, move.now) for move in changes.moved] == [("r.d", "after r.c", "first")]


@given(before=st.permutations(PATHS), after=st.permutations(PATHS))
def test_without_the_moved_ones_the_order_is_the_old_one(before: list[str], after: list[str]) -> None:
    known = reconcile(Catalog(()), Harvest(tuple(get(path) for path in before))).catalog
    changes = reconcile(known, Harvest(tuple(get(path) for path in after)))
    moved = {move.endpoint.path for move in changes.moved}
    assert [path for path in after if path not in moved] == [path for path in before if path not in moved]
    assert (before == after) == (not moved)


def test_a_source_without_order_does_not_overrule_registration() -> None:
    known = catalog(
        Endpoint("r.one", "GET", "/a/{x:path}", head=True),
        Endpoint("r.live", WEBSOCKET, "/live"),
        Endpoint("r.stats", "GET", "/a/stats"),
        Endpoint("files.mount", MOUNT, "/files"),
    )
    found = (get("/a/new"), get("/a/stats"), get("/b"), get("/a/{x}"))
    changes = reconcile(known, Harvest(found, tells_order=False))
    assert ids(changes) == ["r.a_new", "r.one", "r.live", "r.stats", "r.b", "files.mount"]
    assert (changes.catalog["r.one"].path, changes.catalog["r.one"].head) == ("/a/{x:path}", True)
    assert (changes.removed, changes.moved, changes.catalog.ordered) == ((), (), True)


def test_a_documents_order_follows_the_next_document() -> None:
    first = reconcile(Catalog(()), Harvest((get("/a"), get("/b")), tells_order=False))
    assert not first.catalog.ordered
    with_socket = Catalog(mark_hidden((*first.catalog, Endpoint("r.live", WEBSOCKET, "/live"))), ordered=False)
    second = reconcile(with_socket, Harvest((get("/b"), get("/a")), tells_order=False))
    assert ids(second) == ["r.b", "r.live", "r.a"]
    assert [move.endpoint.id for move in second.moved] == ["r.a"]
    assert not second.catalog.ordered


def test_endpoints_that_only_order_tells_apart_are_found() -> None:
    known = catalog(Endpoint("r.stats", "GET", "/a/stats"), Endpoint("r.one", "GET", "/a/{x}"))
    assert [(first.id, second.id) for first, second in depends_on_order(known)] == [("r.stats", "r.one")]
    assert depends_on_order(catalog(*reversed(known.endpoints))) == []
