from decimal import Decimal

import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas import inventory as schemas
from new_core.application.dtos.inventory_dto import Count, MovementQuery, Transfer
from new_core.application.dtos.page_dto import SortKey


def test_bodies_become_changes() -> None:
    assert schemas.CountIn(new_quantity=Decimal(1), reason=" x ").count() == Count(Decimal(1), "x")
    assert schemas.TransferIn(warehouse_id=3, quantity=Decimal(2)).transfer() == Transfer(3, Decimal(2))
    assert schemas.ItemUpdate(last_cost=None).changes() == {"last_cost": None}
    movement = schemas.MovementCreate(inventory_item_id=1, movement_type="IN", quantity=Decimal(1))
    assert movement.changes(7)["created_by"] == 7


@pytest.mark.parametrize("quantity", ["0", "-1", "1.0001", "1e12", "NaN", "Infinity", None])
def test_no_such_quantity_is_reserved(quantity: object) -> None:
    with pytest.raises(ValidationError):
        schemas.QuantityIn.model_validate({"quantity": quantity})


def test_movements_are_listed_latest_first() -> None:
    latest = (SortKey("created_at", descending=True),)
    assert schemas.MovementList(inventory_item_id=1).query() == MovementQuery(1, None, latest, 0, 25)


def test_an_item_s_quantities_are_not_to_be_changed() -> None:
    with pytest.raises(ValidationError):
        schemas.ItemUpdate.model_validate({"quantity_on_hand": 5})
