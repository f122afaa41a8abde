import json
from pathlib import Path

import pytest

from gateway.catalog_file import load, parse, render, save
from gateway.endpoints import ANY, MOUNT, Catalog, Endpoint
from gateway.errors import CatalogError

ROW = {"id": "a.get", "method": "GET", "path": "/a"}


def document(*rows: object, **more: object) -> str:
    return json.dumps({"banyan_catalog": 1, **more, "endpoints": list(rows)})


def test_what_is_rendered_is_parsed_again() -> None:
    catalog = Catalog(
        [
            Endpoint("a.get", "GET", "/a/{x:cat}", head=True, settings={"owner": "Zoë", "sampling": 0.5}),
            Endpoint("b.any", ANY, "/b", order=1),
            Endpoint("all.mount", MOUNT, "", order=2),
        ],
        {"cat": "[a-c]+"},
        ordered=False,
    )
    again = parse(render(catalog), "text")
    assert again.endpoints == catalog.endpoints
    assert (again.converters, again.ordered) == ({"cat": "[a-c]+"}, False)
    assert render(again) == render(catalog)


def test_each_endpoint_has_a_line_of_its_own() -> None:
    catalog = Catalog([Endpoint("a.get", "GET", "/a"), Endpoint("b.get", "GET", "/b")])
    lines = render(catalog).splitlines()
    assert [line[:14] for line in lines[3:5]] == ['{"id": "a.get"', '{"id": "b.get"']
    assert parse(render(Catalog([])), "text").endpoints == ()


def test_order_and_hiding_come_from_the_sequence_not_from_the_file() -> None:
    rows = [ROW | {"path": "/{x}", "hidden_by": "b.get"}, ROW | {"id": "b.get", "path": "/b"}]
    first, second = parse(document(*rows), "text")
    assert (first.order, first.hidden_by) == (0, None)
    assert (second.order, second.hidden_by) == (1, "a.get")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "c.json is not JSON .*line 1"),
        ("[" * 100_000, "c.json is not JSON"),
        ("[]", "c.json is not a catalog; make one with `banyan catalog import"),
        ('{"banyan_catalog": 2}', "c.json has catalog format 2, this Banyan reads 1"),
        ('{"banyan_catalog": 1}', "c.json has no list 'endpoints'"),
        (document(7), "c.json, endpoint 1 is 7; write an object"),
        (document(ROW, {"method": "GET", "path": "/b"}), "c.json, endpoint 2: 'id' is None"),
        (document(ROW | {"setings": {}}), r"endpoint 1 \(a.get\) has unknown setings; known are head, hidden_by, id"),
        (document(ROW | {"id": "a get"}), "the id 'a get' is not router.operation"),
        (document(ROW | {"method": "get"}), "the method 'get' is not an HTTP method"),
        (document(ROW | {"path": "a"}), "the path 'a' does not start with '/'"),
        (document(ROW | {"path": ""}), "the path '' does not start with '/'"),
        (document(ROW | {"path": "/{a:cat}"}), "c.json: endpoint a.get, path '/{a:cat}': converter 'cat'"),
        (document(ROW | {"head": 1}), "'head' is 1; write true"),
        (document(ROW | {"settings": []}), r"'settings' is \[\]; write an object"),
        (document(ROW | {"router": 3}), "'router' is 3; it must be a text"),
        (document(ROW, converters=["x"]), "'converters' is"),
        (document(ROW | {"path": "/{a:cat}"}, converters={"cat": "("}), "path '/{a:cat}'"),
        (document(ROW, converters={"int": ".*"}), "c.json: converter 'int' is Starlette's own"),
        (document(ROW, ROW), "c.json: two endpoints have the id a.get"),
        (document(ROW, ROW | {"id": "b.get"}), "GET /a is listed twice, as a.get and as b.get"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        parse(text, "c.json")


def test_a_file_is_replaced_as_a_whole_and_links_are_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "real.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    save(link, Catalog([Endpoint("a.get", "GET", "/a")]))
    assert link.is_symlink()
    assert [endpoint.id for endpoint in load(target)] == ["a.get"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "real.json"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken.json").mkdir()
    with pytest.raises(CatalogError, match=r"cannot write .*taken.json: .*; nothing was changed"):
        save(tmp_path / "taken.json", Catalog([]))
    with pytest.raises(CatalogError, match="No such file or directory"):
        save(tmp_path / "nowhere" / "c.json", Catalog([]))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.json"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"cannot read .*none.json: No such file"):
        load(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(b'{"\xe9')
    with pytest.raises(CatalogError, match=r"latin.json is not text in UTF-8 \(byte 2\)"):
        load(tmp_path / "latin.json")
