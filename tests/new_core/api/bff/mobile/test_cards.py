from new_core.api.bff.mobile.cards import find_cards, keep_cards
from new_core.api.container import build_container
from new_core.application.dtos.product_dto import ProductQuery
from tests.support.new_core_databases import NOW
from tests.support.new_side import settings_for


async def test_a_card_says_whether_there_is_any_where_it_is_asked_about(erp_sqlite: str) -> None:
    container = build_container(settings_for(erp_sqlite), lambda: NOW)
    everywhere = await find_cards(container, ProductQuery(ids=(1,)))
    there = await find_cards(container, ProductQuery(ids=(1,)), branch_id=4)
    await container.database.dispose()
    assert [(card.id, card.in_stock) for card in everywhere] == [(1, True)]
    assert [card.in_stock for card in there] == [False]


def test_cards_grow_old_with_all_that_they_show() -> None:
    kept = keep_cards("best_sellers/1", "salesorder")
    assert {"product", "category", "inventoryitem", "warehouse", "salesorder"} == set(kept.aggregates)
