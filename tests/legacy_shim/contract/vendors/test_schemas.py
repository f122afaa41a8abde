from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from legacy_shim.contract.vendors.schemas import Vendor, VendorCreate, VendorUpdate
from new_core.application.dtos.vendor_dto import VendorDTO
from new_core.domain.entities.vendor import COLUMNS
from new_core.domain.entities.vendor import Vendor as Entity

NEEDED = {"code": "V", "name_ar": "م", "name_en": "V"}


def test_creation_says_everything_but_a_balance_of_null() -> None:
    assert VendorCreate.model_validate(NEEDED).changes().keys() == COLUMNS.keys()
    unsaid = VendorCreate.model_validate(NEEDED | {"outstanding_payable": None}).changes()
    assert COLUMNS.keys() - unsaid.keys() == {"outstanding_payable"}


def test_an_update_says_only_what_was_given() -> None:
    assert VendorUpdate.model_validate({"phone": None}).changes() == {"phone": None}


@pytest.mark.parametrize("field", ["code", "name_ar", "currency", "is_active"])
def test_vendors_keep_what_cannot_be_empty(field: str) -> None:
    with pytest.raises(ValidationError):
        VendorUpdate.model_validate({field: None})


def test_times_are_shown_without_a_zone() -> None:
    vendor = Entity(id=7, code="V", name_ar="", name_en="", created_at=datetime(2025, 9, 1, 8, tzinfo=UTC))
    shown = Vendor.of(VendorDTO.of(vendor)).model_dump_json()
    assert shown.endswith('"is_active":true,"created_at":"2025-09-01T08:00:00","updated_at":null}')
