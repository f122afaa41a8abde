import httpx
import pytest
from fastapi import FastAPI

from new_core.api.dependencies import ContainerDep


async def test_an_application_without_container_says_so() -> None:
    app = FastAPI()
    app.state.container = None

    @app.get("/")
    async def root(_container: ContainerDep) -> None: ...

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://erp.test") as client:
        with pytest.raises(TypeError, match="composition root"):
            await client.get("/")
