import json

import pytest

from gateway.errors import CatalogError
from gateway.importer.openapi import harvest_document, parse_document


def document(paths: dict[str, object], **more: object) -> dict[str, object]:
    return {"openapi": "3.1.0", "paths": paths, **more}


def test_paths_and_methods_keep_the_documents_order() -> None:
    harvest = harvest_document(document({"/b": {"post": {}, "get": {}}, "/a": {"parameters": [], "put": {}}}), "d")
    assert [(found.method, found.path) for found in harvest.found] == [("POST", "/b"), ("GET", "/b"), ("PUT", "/a")]
    assert not harvest.tells_order


def test_names_come_from_tag_and_operation_id_else_from_the_path() -> None:
    paths: dict[str, object] = {
        "/api/pets/{petId}": {"get": {"tags": ["Pet Store"], "operationId": "getPet"}, "delete": {"tags": ["宠物"]}}
    }
    harvest = harvest_document(document(paths), "d")
    assert [(found.router, found.operation) for found in harvest.found] == [
        ("pet_store", "get_pet"),
        ("pets", "delete_api_pets_by_pet_id"),
    ]


def test_parameter_names_become_ones_a_template_can_hold() -> None:
    harvest = harvest_document(document({"/a/{customer-id}/{2nd}.{ext}/{}": {"get": {}}}), "d")
    assert harvest.found[0].path == "/a/{customer_id}/{_2nd}.{ext}/{value}"


def test_a_servers_base_path_stands_before_every_path() -> None:
    servers = [
        {"url": "https://x.test/{base}/v1/", "variables": {"base": {"default": "shop"}}},
        {"url": "https://staging.test/shop/v1"},
        {"url": "/other"},
    ]
    harvest = harvest_document(document({"/a": {"get": {}}}, servers=servers), "d")
    assert harvest.found[0].path == "/shop/v1/a"
    assert ["/shop/v1" in note or "(/other)" in note for note in harvest.notes] == [True, True]


def test_a_path_item_may_stand_among_the_components() -> None:
    components: dict[str, object] = {"pathItems": {"a/b": {"get": {}}}}
    paths: dict[str, object] = {"/a": {"$ref": "#/components/pathItems/a~1b"}, "x-note": "skipped"}
    assert len(harvest_document(document(paths, components=components), "d").found) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html>", "d is not JSON .* looks like a page; give the address of the document itself"),
        ("openapi: 3.0.0\npaths: {}", "d is not JSON .* looks like YAML; Banyan reads JSON"),
        ("{", "d is not JSON .*line 1"),
        ("[1]", "d holds no JSON object"),
        ('{"swagger": "2.0"}', "d is Swagger 2.0; Banyan reads OpenAPI 3"),
        ('{"paths": {}}', "d has 'openapi': None; give an OpenAPI document of version 3"),
        (json.dumps(document({})), "d lists no 'paths'"),
        (json.dumps(document({"/a": {"summary": ""}})), "d has paths but no operation"),
        (json.dumps(document({"a": {"get": {}}})), "d, path 'a' does not start with '/'"),
        (json.dumps(document({"/a": []})), r"d, path '/a' is \[\]; it must describe methods"),
        (json.dumps(document({"/a": {"get": 1}})), "d, path '/a': 'get' is 1"),
        (json.dumps(document({"/a": {"$ref": "#/no"}})), "path '/a' refers to '#/no', which is not in the document"),
    ],
)
def test_what_is_no_openapi_3_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(CatalogError, match=words):
        parse_document(text, "d")
