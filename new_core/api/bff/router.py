"""All screens behind one door."""

from typing import Final

from fastapi import APIRouter, Depends

from new_core.api.bff.mobile import checkout, people, shop
from new_core.api.bff.web import dashboard
from new_core.api.dependencies import current_account
from new_core.api.errors import FAILURES, Responses
from new_core.core.responses import Failure, documented

PREFIX: Final = "/api/v1/bff"
NOTHING: Final = Failure(error="Nothing of this screen could be read; try again", code="service_unavailable")
UNREAD: Final[Responses] = {503: documented("No part of the screen could be read", NOTHING)}

router = APIRouter(prefix=PREFIX, dependencies=[Depends(current_account)], responses=FAILURES | UNREAD)
router.include_router(shop.router)
router.include_router(people.router)
router.include_router(checkout.router)
router.include_router(dashboard.router)
