import httpx
import pytest
from fastapi import FastAPI

from new_core.api.dependencies import ContainerDep, build_container
from new_core.application.dtos.supplier_dto import SupplierQuery
from tests.support.new_side import settings_for


async def test_the_services_share_one_database(erp_sqlite: str) -> None:
    container = build_container(settings_for(erp_sqlite), clock=lambda: pytest.fail("not asked"))
    assert (await container.directory.list_branches())[0].name == "Baghdad Main"
    assert await container.suppliers.find_suppliers(SupplierQuery(search="no such")) == []
    await container.database.dispose()


async def test_an_application_without_container_says_so() -> None:
    app = FastAPI()
    app.state.container = None

    @app.get("/")
    async def root(_container: ContainerDep) -> None: ...

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        with pytest.raises(TypeError, match="composition root"):
            await client.get("/")
