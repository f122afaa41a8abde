"""What the recorded exchanges do not show: every route, its refusals, and each row of the table of defects."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from legacy_shim.contract.products.routes import get_product_statistics
from tests.support.new_side import QueryCounter, database_of

PATH = "/api/products/"
USUAL: dict[str, Any] = {"sku": "QWX-1", "name": "qwx", "category_id": 2, "unit_price": "12.3", "unit_of_measure": "P"}
PICTURE = {"product_id": 7, "media_type": "image", "media_url": "/new.jpg", "is_primary": True}


async def _create(client: httpx.AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json=USUAL | fields)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


async def test_a_product_lives_through_its_routes(client: httpx.AsyncClient) -> None:
    created = await _create(client, weight="1.25", dimensions={"w": 1.5})
    assert (created["unit_price"], created["weight"], created["category"]["name"]) == ("12.30", "1.250", "Phones")
    path = f"{PATH}{created['id']}"
    updated = (await client.put(path, json={"color": "black", "dimensions": None})).json()
    assert (updated["color"], updated["dimensions"]) == ("black", None)
    assert updated["updated_at"] == "2026-11-22T20:22:10.576198Z"
    deleted = await client.delete(path)
    assert deleted.json() == {"message": "Product deactivated successfully"}
    assert (await client.get(path)).json() == updated | {"is_active": False}


async def test_lists_are_in_order_of_id_whatever_was_written_last(client: httpx.AsyncClient) -> None:
    ids = [(await _create(client, sku=f"QWX-{n}"))["id"] for n in range(3)]
    await client.put(f"{PATH}{ids[0]}", json={"color": "moved"})
    rows = (await client.get(f"{PATH}?search=qwx&category_id=2&is_active=true")).json()
    assert [row["id"] for row in rows] == ids
    assert list(rows[0])[-3:] == ["category_name", "category_name_ar", "image_url"]


async def test_a_page_costs_two_queries(client: httpx.AsyncClient) -> None:
    await _create(client, category_id=5)
    counter = QueryCounter(database_of(client))
    await client.get(PATH)
    counter.stop()
    assert len(counter.statements) == 2


async def test_pictures_come_and_go(client: httpx.AsyncClient) -> None:
    path = f"{PATH}{(await _create(client))['id']}"
    added = await client.post(f"{path}/media", json=PICTURE)
    assert added.json() == {"success": True, "message": "Image uploaded successfully", "media_url": "/new.jpg"}
    product = (await client.get(path)).json()
    assert (product["images"], product["image_url"]) == (["/new.jpg"], "/new.jpg")
    query = {"media_url": "/new.jpg", "media_type": "image"}
    removed = await client.delete(f"{path}/media", params=query)
    assert removed.json() == {"message": "Image removed successfully"}
    again = await client.delete(f"{path}/media", params=query)
    assert (again.status_code, again.json()) == (404, {"detail": "Media not found"})


async def test_of_pictures_that_come_at_once_none_is_lost(client: httpx.AsyncClient) -> None:
    path = f"{PATH}{(await _create(client))['id']}"
    await asyncio.gather(*(client.post(f"{path}/media", json=PICTURE | {"media_url": f"/{n}.jpg"}) for n in range(3)))
    assert sorted((await client.get(path)).json()["images"]) == ["/0.jpg", "/1.jpg", "/2.jpg"]


@pytest.mark.parametrize("field", ["english_name", "description"])
async def test_half_a_pair_is_not_translated(client: httpx.AsyncClient, field: str) -> None:
    content = json.dumps({"english_name": "x", field: "\ud800"})
    answer = await client.post(f"{PATH}translate", content=content)
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", field])


async def test_names_are_translated(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{PATH}translate", json={"english_name": "New phone", "description": ""})
    assert answer.json() == {"arabic_name": "جديد هاتف", "arabic_description": None}


async def test_a_created_category_is_listed(client: httpx.AsyncClient) -> None:
    created = await client.post(f"{PATH}categories/", json={"name": "qwx", "parent_id": 1})
    assert (created.status_code, created.json()["updated_at"]) == (201, None)
    rows = (await client.get(f"{PATH}categories/")).json()
    assert rows[-1] == created.json()
    assert 6 not in [row["id"] for row in rows]


async def test_the_statistics_stay_hidden(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{PATH}statistics")
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["path", "product_id"])
    container = client._transport.app.core.state.container  # type: ignore[attr-defined]  # the fixture's own transport
    shown = json.loads(bytes((await get_product_statistics(container.products)).body))
    assert shown["total_products"] == shown["active_products"] + shown["inactive_products"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "detail"),
    [
        ("GET", "99999", None, 404, "Product not found"),
        ("PUT", str(2**70), {}, 404, "Product not found"),
        ("DELETE", "0", None, 404, "Product not found"),
        ("POST", "99999/media", PICTURE, 404, "Product not found"),
        ("POST", "", USUAL | {"category_id": 99}, 404, "Category not found"),
        ("PUT", "1", {"category_id": 2**40}, 404, "Category not found"),
        ("POST", "", USUAL | {"sku": "SKU-0001"}, 400, "SKU already exists"),
        ("PUT", "2", {"barcode": "6290000000001"}, 400, "Barcode already exists"),
    ],
)
async def test_refusals_have_their_old_words(
    client: httpx.AsyncClient, method: str, path: str, body: object, status: int, detail: str
) -> None:
    answer = await client.request(method, PATH + path, json=body)
    assert (answer.status_code, answer.json()) == (status, {"detail": detail})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a\x00b"),
        ("unit_price", 100_000_000),
        ("unit_price", 0.004),
        ("cost_price", -1),
        ("weight", "1e400"),
        ("max_stock_level", 2**31),
        ("images", ["\x00"]),
        ("tags", ["x", "\x00"]),
        ("dimensions", {"a": {"\x00": 1}}),
    ],
)
async def test_what_the_database_would_refuse_is_a_422_with_the_field(
    client: httpx.AsyncClient, field: str, value: object
) -> None:
    before = (await client.get(f"{PATH}1")).json()
    answers = [
        await client.post(PATH, json=USUAL | {field: value}),
        await client.put(f"{PATH}1", json={field: value}),
    ]
    for answer in answers:
        (problem,) = answer.json()["detail"]
        assert (answer.status_code, problem["loc"]) == (422, ["body", field])
    assert (await client.get(f"{PATH}1")).json() == before


@pytest.mark.parametrize("levels", [65, 900])
async def test_deep_dimensions_are_refused(client: httpx.AsyncClient, levels: int) -> None:
    deep = '{"dimensions": {"a": ' + "[" * levels + "]" * levels + "}}"
    answer = await client.put(f"{PATH}1", content=deep, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["detail"][0]["loc"]) == (422, ["body", "dimensions"])


@pytest.mark.parametrize("value", ["NaN", "-Infinity", '"\\ud800"'])
async def test_what_json_cannot_write_is_refused(client: httpx.AsyncClient, value: str) -> None:
    for body in (f'{{"dimensions": {{"a": {value}}}}}', f'{{"tags": [{value}]}}', f'{{"unit_price": {value}}}'):
        answer = await client.put(f"{PATH}1", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, body


@pytest.mark.parametrize("path", [f"{PATH}?skip={2**64}", f"{PATH}?search=%00", f"{PATH}categories/?skip={2**64}"])
async def test_a_page_beyond_all_pages_is_empty(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (200, [])


async def test_a_row_of_nulls_hides_no_list(client: httpx.AsyncClient) -> None:
    async with database_of(client).engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO products (id, sku, name, category_id, unit_price, unit_of_measure, created_at)"
                " VALUES (900, 'Q-900', 'qwx', 2, 1, 'P', NULL)"
            )
        )
    shown = (await client.get(f"{PATH}900")).json()
    assert (shown["min_stock_level"], shown["is_active"], shown["is_trackable"]) == (0, False, True)
    assert (shown["images"], shown["created_at"]) == (None, None)
    assert [row["id"] for row in (await client.get(f"{PATH}?search=q-900")).json()] == [900]


async def test_a_megabyte_of_emoji_is_a_description(client: httpx.AsyncClient) -> None:
    created = await _create(client, description="🚚" * 262_144)
    assert len((await client.get(f"{PATH}{created['id']}")).json()["description"]) == 262_144
