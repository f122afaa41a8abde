"""The web application's first page over the demo data."""

import httpx

from tests.support.new_side import QueryCounter, bearer, database_of

PATH = "/api/v1/bff/web/dashboard"


async def test_all_figures_are_there(seeded: httpx.AsyncClient) -> None:
    shown = (await seeded.get(PATH, headers=bearer())).json()
    assert shown["meta"] == {"partial": False, "missing": []}
    data = shown["data"]
    assert data["receivables"]["count"] > 0
    assert data["catalogue"]["products"] >= data["catalogue"]["active_products"] > 0
    assert data["month"]["count"] >= data["today"]["count"]
    assert len(data["low"]) <= 10
    assert all(float(each["quantity_on_hand"]) < each["reorder_point"] for each in data["low"])


async def test_another_branch_has_other_figures(seeded: httpx.AsyncClient) -> None:
    nowhere = (await seeded.get(PATH, params={"branch_id": 99_999}, headers=bearer())).json()["data"]
    assert (nowhere["receivables"]["count"], nowhere["payables"]["count"]) == (0, 0)
    assert nowhere["stock"]["items"] > 0


async def test_each_figure_asks_for_its_own_permission(seeded: httpx.AsyncClient) -> None:
    answer = await seeded.get(PATH, headers=bearer("manager@tsh.lab"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["meta"]["missing"] == [{"part": part, "why": "forbidden"} for part in ("stock", "low")]
    assert answer.json()["data"]["stock"] is None
    assert answer.json()["data"]["receivables"] is not None


async def test_the_page_itself_asks_for_one(seeded: httpx.AsyncClient) -> None:
    assert (await seeded.get(PATH, headers=bearer("viewer@tsh.lab"))).status_code == 403


async def test_queries_do_not_grow_with_what_is_shown(seeded: httpx.AsyncClient) -> None:
    async def count(branch_id: int) -> int:
        counter = QueryCounter(database_of(seeded))
        await seeded.get(PATH, params={"branch_id": branch_id}, headers=bearer())
        counter.stop()
        return len(counter.statements)

    assert 10 < await count(1) == await count(99_999) < 20
