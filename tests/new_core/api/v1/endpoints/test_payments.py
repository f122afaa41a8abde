import httpx

from tests.support.new_side import bearer

PATH = "/api/v1/payments"


async def test_a_list_is_paged_and_sorted(seeded: httpx.AsyncClient) -> None:
    answer = await seeded.get(PATH, params={"sort": "-amount", "page_size": 3, "direction": "sales"}, headers=bearer())
    found = answer.json()
    amounts = [float(each["amount"]) for each in found["data"]]
    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) == 3 <= found["meta"]["total"]


async def test_one_is_got_and_another_is_not_there(seeded: httpx.AsyncClient) -> None:
    listed = (await seeded.get(PATH, headers=bearer())).json()["data"][0]
    found = await seeded.get(f"{PATH}/{listed['id']}", headers=bearer())
    assert found.json()["data"] == listed
    missing = await seeded.get(f"{PATH}/99999", headers=bearer())
    assert (missing.status_code, missing.json()["code"]) == (404, "payment_not_found")


async def test_who_may_not_see_invoices_sees_no_payments(seeded: httpx.AsyncClient) -> None:
    assert (await seeded.get(PATH, headers=bearer("norole@tsh.lab"))).status_code == 403
