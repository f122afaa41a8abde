import httpx
import pytest

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.external_services.zoho_api import PAGE_SIZE, ZohoApi
from new_core.infrastructure.external_services.zoho_records import CONTACT, Sought
from tests.support.zoho import FakeZoho

SOUGHT = Sought("C400", "", {})


async def test_all_pages_are_read(zoho: FakeZoho, api: ZohoApi) -> None:
    for number in range(PAGE_SIZE * 2 + 1):
        zoho.contacts[f"z{number}"] = {"contact_id": f"z{number}", "contact_number": f"C{number}"}
    found = [row["contact_number"] async for row in api.rows(CONTACT, {})]
    assert found == [f"C{number}" for number in range(PAGE_SIZE * 2 + 1)]
    assert zoho.requests == ["GET /contacts"] * 3


async def test_a_record_on_a_later_page_is_found(zoho: FakeZoho, api: ZohoApi) -> None:
    for number in range(PAGE_SIZE * 2 + 1):
        zoho.contacts[f"z{number}"] = {"contact_id": f"z{number}", "contact_number": f"C{number}"}
    found = await api.find(CONTACT, None, SOUGHT)
    assert found is not None
    assert found.zoho_id == "z400"


async def test_a_token_that_ended_early_is_renewed_and_the_call_repeated(zoho: FakeZoho, api: ZohoApi) -> None:
    await api.find(CONTACT, None, SOUGHT)
    zoho.tokens.append("token-of-another-application")
    assert await api.find(CONTACT, None, SOUGHT) is None
    assert len(zoho.tokens) == 3


async def test_who_is_refused_with_a_new_token_too_is_refused(zoho: FakeZoho, api: ZohoApi) -> None:
    zoho.problems = [httpx.Response(401, json={"code": 57}) for _ in range(2)]
    with pytest.raises(PermanentServiceError, match="401"):
        await api.find(CONTACT, None, SOUGHT)


@pytest.mark.parametrize(
    "body",
    [b"<html>maintenance</html>", b"", b"[]", b'{"contacts": []}', b'{"code": 0, "contacts": [{}]}', b"\xff"],
)
async def test_a_malformed_answer_is_temporary_and_named(zoho: FakeZoho, api: ZohoApi, body: bytes) -> None:
    zoho.problems = [httpx.Response(200, content=body)]
    with pytest.raises(TemporaryServiceError, match="malformed"):
        await api.find(CONTACT, None, SOUGHT)


async def test_a_create_where_nothing_is_answers_that(zoho: FakeZoho, api: ZohoApi) -> None:
    zoho.problems = [httpx.Response(404)]
    with pytest.raises(PermanentServiceError, match="ZOHO_API_URL"):
        await api.create(CONTACT, {})


async def test_malformed_currencies_are_temporary(zoho: FakeZoho, api: ZohoApi) -> None:
    zoho.problems = [httpx.Response(200, json={"code": 0, "currencies": ["IQD"]})]
    with pytest.raises(TemporaryServiceError, match="currency"):
        await api.currencies()
