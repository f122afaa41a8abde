"""Which refusals are declared for which operation."""

from typing import Any

from legacy_shim.refusals import HIDDEN, ContractApp, refusals, with_refusals

ROW = {"name": "row_id", "in": "path", "required": True}
OPTION = {"name": "limit", "in": "query", "required": False}


def _declared(operation: dict[str, Any]) -> set[str]:
    document = {"paths": {"/api/rows/x": {"get": {"responses": {"200": {}}, **operation}}}}
    complete = with_refusals(document, {"/api/rows": {404, 409}, "/api/others": {400}})
    return set(complete["paths"]["/api/rows/x"]["get"]["responses"])


def test_a_route_of_one_row_has_its_routers_table() -> None:
    assert _declared({"parameters": [ROW]}) == {"200", "404", "409"}


def test_a_list_refuses_nothing() -> None:
    assert _declared({"parameters": [OPTION]}) == {"200"}


def test_a_body_may_be_unreadable() -> None:
    assert _declared({"requestBody": {}}) == {"200", "400", "404", "409"}


def test_a_route_with_sign_in_refuses_strangers() -> None:
    assert _declared({"security": [{"HTTPBearer": []}]}) == {"200", "401", "403"}


def test_what_a_route_declares_itself_stays() -> None:
    own = {"404": {"description": "its own"}}
    document = {"paths": {"/api/rows/x": {"get": {"responses": own, "parameters": [ROW]}}}}
    complete = with_refusals(document, {"/api/rows": {404}})
    assert complete["paths"]["/api/rows/x"]["get"]["responses"]["404"] == own["404"]
    assert document["paths"]["/api/rows/x"]["get"]["responses"] is own


def test_the_document_of_an_app_is_made_once() -> None:
    app = ContractApp({"/api/rows": {404}}, "/own.json")
    app.add_api_route("/api/rows/{row_id}", lambda row_id: row_id)
    app.add_api_route("/api/rows/hidden", lambda: None, responses=HIDDEN | refusals(429))
    paths = app.openapi()["paths"]
    assert set(paths["/api/rows/{row_id}"]["get"]["responses"]) == {"200", "404", "422"}
    assert set(paths["/api/rows/hidden"]["get"]["responses"]) == {"200", "422", "429"}
    assert app.openapi() is app.openapi()
