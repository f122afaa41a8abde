"""Products, items and vendors asked of legacy and new over the monolith's own data on PostgreSQL, one after the other."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.legacy_shim.standin import running
from tests.support import new_side
from tests.support.new_core_databases import erp_postgres, put_rows_back, shared_postgres

__all__ = ["erp_postgres", "shared_postgres"]
Talk = list[tuple[str, str, Any]]
MADE_NOW = re.compile(r"2026-1[12]-\d\dT\d\d:\d\d:\d\d(\.\d+)?")
NEW = {"code": "LAB-1", "name_ar": "مختبر 🚚", "name_en": "Lab"}
TALKS: dict[str, Talk] = {
    "products": [
        ("GET", "/api/products/?skip=3&limit=5&is_active=true", None),
        ("GET", "/api/products/2", None),
        ("POST", "/api/products/categories/", {"name": "Lab", "parent_id": 1}),
        (
            "POST",
            "/api/products/",
            {
                "sku": "L",
                "name": "مختبر 🚚",
                "category_id": 5,
                "unit_price": 12.305,
                "unit_of_measure": "P",
                "weight": 1,
            },
        ),
        (
            "PUT",
            "/api/products/1",
            {"dimensions": {"w": [1.5, None]}, "barcode": None, "tags": ["ب"], "weight": "0.0005"},
        ),
        ("POST", "/api/products/2/media", {"product_id": 1, "media_type": "image", "media_url": "/x.jpg"}),
        ("GET", "/api/products/2", None),
        ("DELETE", "/api/products/2/media?media_type=image&media_url=/images/2-1.jpg", None),
        ("DELETE", "/api/products/2", None),
        ("GET", "/api/products/2", None),
        ("GET", f"/api/products/{2**64}", None),
        ("GET", f"/api/products/?category_id={2**40}", None),
    ],
    "items": [
        ("GET", "/api/items/?search=item 1&limit=3", None),
        ("POST", "/api/items/", NEW | {"selling_price_usd": "1.0005", "weight": 2, "category_id": 3}),
        ("PUT", "/api/items/3", {"reorder_level": 5, "is_serialized": True}),
        ("DELETE", "/api/items/4", None),
        ("GET", "/api/items/4", None),
        ("GET", f"/api/items/{2**64}", None),
    ],
    "vendors": [
        ("GET", "/api/vendors/?search=مورد&skip=2", None),
        ("POST", "/api/vendors/", NEW | {"currency": "RMB", "email": "A@B.CN", "outstanding_payable": -5}),
        ("PUT", "/api/vendors/1", {"phone": "1", "currency": "IQD"}),
        ("DELETE", "/api/vendors/2", None),
        ("GET", "/api/vendors/?limit=100000", None),
    ],
}


async def _ask(client: httpx.AsyncClient, headers: dict[str, str], talk: Talk) -> list[tuple[int, str]]:
    answers = [await client.request(method, path, json=body, headers=headers) for method, path, body in talk]
    return [(answer.status_code, MADE_NOW.sub("<now>", answer.text)) for answer in answers]


async def _ask_both(url: str, talk: Talk) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    legacy = running.app_on(url)
    async with running.client_of(legacy) as client:
        old = await _ask(client, running.bearer("admin@tsh.lab"), talk)
    legacy.state.database.close()
    put_rows_back(url)
    async with new_side.new_side(url) as client:
        return old, await _ask(client, new_side.bearer(), talk)


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS.keys())
def test_both_sides_answer_alike(legacy_facts: Path, erp_postgres: str, talk: Talk) -> None:
    old, new = asyncio.run(_ask_both(erp_postgres, talk))
    # Legacy's lists are in no order: what was written came last.
    assert [_in_order(answer) for answer in new] == [_in_order(answer) for answer in old]
    assert 500 not in [status for status, _ in old]


def _in_order(answer: tuple[int, str]) -> tuple[int, list[str]]:
    status, text = answer
    return status, sorted(re.findall(r'\{"id":[^{}]*\}', text)) or [text]
