from datetime import UTC, datetime

from new_core.application.dtos.vendor_dto import VendorDTO
from new_core.domain.entities.vendor import Vendor
from tests.support.catalogue import vendor_fields

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_shows_plain_values() -> None:
    vendor = Vendor.create(vendor_fields(email="a@b.cn"), NOW)
    vendor.id = 7
    shown = VendorDTO.of(vendor)
    assert (shown.id, shown.code, shown.email, shown.phone) == (7, "QWX-1", "a@b.cn", None)
