"""Payments over HTTP, for reading; they are recorded at the invoice they are for."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query

from new_core.api.dependencies import PaymentServiceDep, require
from new_core.api.errors import failing
from new_core.api.v1.schemas.payment import PaymentList, PaymentOut
from new_core.core.responses import PageMeta, Success
from new_core.domain.exceptions.payment_exceptions import PaymentNotFoundError

router = APIRouter(prefix="/payments", tags=["payments"], dependencies=[Depends(require("invoices.view"))])

PaymentId = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
NOT_FOUND: Final = failing("There is no such payment", PaymentNotFoundError(1))


@router.get("")
async def list_payments(
    service: PaymentServiceDep, wanted: Annotated[PaymentList, Query()]
) -> Success[list[PaymentOut]]:
    """List payments by page, in the order asked for and then by id."""
    page = await service.page_payments(wanted.query())
    meta = PageMeta.of(wanted.page, wanted.page_size, page.total)
    return Success(data=[PaymentOut.model_validate(payment) for payment in page.items], meta=meta)


@router.get("/{payment_id}", responses=NOT_FOUND)
async def get_payment(service: PaymentServiceDep, payment_id: PaymentId) -> Success[PaymentOut]:
    """Get one payment; it is never changed."""
    return Success(data=PaymentOut.model_validate(await service.get_payment(payment_id)))
