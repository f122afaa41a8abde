"""All screens behind one door."""

from typing import Any, Final

from fastapi import APIRouter, Depends

from new_core.api.bff.mobile import checkout, people, shop
from new_core.api.bff.web import dashboard
from new_core.api.dependencies import current_account
from new_core.core.responses import Failure

PREFIX: Final = "/api/v1/bff"
FAILURES: Final[dict[int | str, dict[str, Any]]] = {
    **{status: {"model": Failure} for status in (401, 403, 422)},
    503: {"model": Failure, "description": "No part of the screen could be read"},
}

router = APIRouter(prefix=PREFIX, dependencies=[Depends(current_account)], responses=FAILURES)
router.include_router(shop.router)
router.include_router(people.router)
router.include_router(checkout.router)
router.include_router(dashboard.router)
