"""Errors in one shape: JSON for programs, a page for people, no inner word for either."""

import httpx
import pytest
from structlog.testing import capture_logs

from flags import errors as flag_errors
from gateway import errors
from gateway.control.app import create_control
from gateway.control.context import Control
from gateway.control.errors import ForbiddenError, explain
from tests.gateway.control.conftest import client_of


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.UnknownEndpointError("x"), 404, "unknown_endpoint"),
        (flag_errors.ImpossibleStageError("x"), 422, "impossible_stage"),
        (flag_errors.InvalidFlagError("x"), 422, "invalid"),
        (flag_errors.StaleChangeError("x"), 409, "stale"),
        (flag_errors.UnstorableError("x"), 422, "unstorable"),
        (flag_errors.StoreUnavailableError("x"), 503, "store_unavailable"),
        (ForbiddenError("x"), 403, "forbidden"),
    ],
)
def test_each_error_has_its_status(error: Exception, status: int, code: str) -> None:
    assert explain(error) == (status, code, "x")


def test_an_error_nobody_expected_keeps_its_words_to_itself() -> None:
    status, code, sentence = explain(errors.StoreError("password=hidden"))
    assert (status, code) == (500, "internal")
    assert "hidden" not in sentence


@pytest.mark.parametrize(("path", "status"), [("/api/nowhere", 404), ("/api/endpoints/a.b", 404), ("/-/nowhere", 404)])
async def test_programs_get_one_json_shape(browser: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await browser.get(path)
    error = answer.json()["error"]
    assert answer.status_code == status
    assert set(error) == {"code", "message", "request_id"}
    assert error["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("number", [2**63, 10**30])
@pytest.mark.parametrize(
    "path", ["/differences?page=", "/audit?before=", "/api/audit?before=", "/api/signatures?offset="]
)
async def test_a_number_that_no_database_holds_is_refused(stored: Control, path: str, number: int) -> None:
    async with client_of(stored) as client:
        assert (await client.get(f"{path}{number}")).status_code == 422
        assert (await client.get(f"{path}{10**15}")).status_code == 200


@pytest.mark.parametrize("path", ["/search?q=", "/differences?q=", "/audit?subject=", "/signatures/"])
async def test_what_is_no_text_is_not_the_store_s_fault(stored: Control, path: str) -> None:
    async with client_of(stored) as client:
        assert (await client.get(f"{path}a%00b")).status_code in {200, 404, 422}


async def test_a_method_that_is_not_allowed_says_which_are(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.delete("/api/endpoints")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


async def test_people_get_a_page(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/endpoints/<script>alert(1)</script>")
    unknown = await browser.get("/endpoints/a.<b>")
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert "That did not work" in unknown.text
    assert "a.&lt;b&gt;" in unknown.text
    assert "<script>alert" not in answer.text


async def test_a_failure_is_logged_and_answered_without_its_cause(control: Control) -> None:
    app = create_control(control)

    async def fail() -> None:
        raise RuntimeError("hidden-word")

    app.add_api_route("/api/fail", fail)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://control") as client:
        with capture_logs() as logs:
            answer = await client.get("/api/fail")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert "hidden-word" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"
    assert [entry["event"] for entry in logs] == ["control.failed"]
