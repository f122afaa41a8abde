import pytest
from fastapi.exceptions import RequestValidationError

from legacy_shim.contract.warehouses.schemas import Listing, WarehouseCreate, WarehouseResponse, WarehouseUpdate
from new_core.application.dtos.warehouse_dto import WarehouseDTO, WarehouseQuery


def test_bodies_become_changes() -> None:
    assert WarehouseCreate(name="WX", branch_id=1).changes() == {"name": "WX", "branch_id": 1}
    assert dict(WarehouseUpdate.model_validate({"name": None}).changes()) == {"name": None}


def test_an_answer_has_the_old_order_of_fields() -> None:
    assert WarehouseResponse.of(WarehouseDTO(6, "WX", 1)).model_dump_json() == '{"name":"WX","branch_id":1,"id":6}'


def test_a_page_has_no_negative_bounds() -> None:
    assert Listing(skip=1, limit=10**6).query() == WarehouseQuery(offset=1, limit=10**6)
    with pytest.raises(RequestValidationError) as refusal:
        Listing(skip=-1).query()
    assert refusal.value.errors()[0]["loc"] == ("query", "skip")
