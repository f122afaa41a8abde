"""The first page of the web application: what was sold, what is owed, what is in stock, who is signed in."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import TypeAdapter

from new_core.api.bff.schemas import Screen
from new_core.api.bff.screen import ComposerDep, Keep, Part
from new_core.api.bff.web import schemas
from new_core.api.container import Container
from new_core.api.dependencies import ContainerDep, require
from new_core.api.v1.schemas.listing import RowId
from new_core.application.dtos.inventory_dto import InventoryQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.sales_order_dto import OrderQuery

router = APIRouter(prefix="/web", tags=["web screens"], dependencies=[Depends(require("dashboard.view"))])

MONTH: Final = 30
LOW: Final = 10
SALES: Final = TypeAdapter[Any](schemas.Sales)
LEDGER: Final = TypeAdapter[Any](schemas.Ledger)
STOCK: Final = TypeAdapter[Any](schemas.Stock)
LOW_ITEMS: Final = TypeAdapter[Any](list[schemas.LowItem])
CATALOGUE: Final = TypeAdapter[Any](schemas.Catalogue)
_low: Final = InventoryQuery(is_low=True, sort=(SortKey("quantity_on_hand"),), limit=LOW)


@router.get("/dashboard")
async def show_dashboard(
    container: ContainerDep, composer: ComposerDep, branch_id: Annotated[RowId | None, Query()] = None
) -> Screen[schemas.Dashboard]:
    """Show the figures of the business; sales and invoices of one branch if it is named."""
    composed = await composer.compose(
        _sales(container, "today", 1, branch_id),
        _sales(container, "month", MONTH, branch_id),
        _ledger(container, "receivables", branch_id),
        _ledger(container, "payables", branch_id),
        Part("stock", container.inventory.sum_up, "inventory.view", Keep(STOCK, "stock", ("inventoryitem",))),
        Part(
            "low",
            partial(container.inventory.find_items, _low),
            "inventory.view",
            Keep(LOW_ITEMS, "low", ("inventoryitem", "product", "warehouse")),
        ),
        Part(
            "catalogue",
            container.products.count_up,
            "products.view",
            Keep(CATALOGUE, "catalogue", ("product", "category")),
        ),
        # Never kept: sessions and logins come and go without an event.
        Part("security", container.dashboard.show, "read_user"),
    )
    return Screen(data=schemas.Dashboard.model_validate(composed.values), meta=composed.meta)


def _sales(container: Container, name: str, days: int, branch_id: int | None) -> Part:
    today = container.clock().date()
    wanted = OrderQuery(branch_id=branch_id, date_from=today - timedelta(days=days - 1), date_to=today)
    read = partial(container.sales_orders.sum_up, wanted)
    return Part(name, read, "sales.view", Keep(SALES, f"sales/{wanted!r}", ("salesorder",)))


def _ledger(container: Container, name: str, branch_id: int | None) -> Part:
    ledger, aggregate = (
        (container.sales_ledger.sum_up, "salesinvoice")
        if name == "receivables"
        else (container.purchase_ledger.sum_up, "purchaseinvoice")
    )
    # The day is in the name because it decides what is overdue.
    kept = Keep(LEDGER, f"{name}/{branch_id}/{container.clock().date()}", (aggregate,))
    return Part(name, partial(ledger, branch_id), "invoices.view", kept)
