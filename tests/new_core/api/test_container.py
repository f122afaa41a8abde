import pytest

from new_core.api.container import build_container
from new_core.application.dtos.supplier_dto import SupplierQuery
from tests.support.new_side import settings_for


async def test_the_services_share_one_database(erp_sqlite: str) -> None:
    container = build_container(settings_for(erp_sqlite), clock=lambda: pytest.fail("not asked"))
    assert (await container.directory.list_branches())[0].name == "Baghdad Main"
    assert await container.suppliers.find_suppliers(SupplierQuery(search="no such")) == []
    await container.database.dispose()
