"""The API's description as rows."""

from gateway.control.reference import Operation, operations


def test_an_operation_names_what_it_takes() -> None:
    document = {
        "components": {"schemas": {"Change": {"required": ["stage"], "properties": {"stage": {}, "why": {}}}}},
        "paths": {
            "/api/x": {
                "put": {
                    "description": "Does it.",
                    "parameters": [{"name": "id"}],
                    "requestBody": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Change"}}}
                    },
                    "responses": {"200": {}, "401": {}},
                }
            }
        },
    }
    assert operations(document) == [Operation("PUT", "/api/x", "Does it.", ("id",), ("stage", "why?"), True)]


def test_a_document_without_paths_has_no_operations() -> None:
    assert operations({}) == []
