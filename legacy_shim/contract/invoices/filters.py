"""The query parameters of the lists; the monolith declared them as text and failed over what it could not read."""

from datetime import date

from pydantic import BaseModel, Field

from legacy_shim.dialect import refusal
from new_core.application.dtos.invoice_dto import Direction, InvoiceQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.payment_dto import PaymentQuery
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType

NEWEST_FIRST = (SortKey("created_at", descending=True),)


class Listing(BaseModel):
    status: str | None = None
    branch_id: int | None = None
    date_from: str | None = None
    date_to: str | None = None
    search: str | None = None
    skip: int = Field(default=0, ge=0)
    limit: int = Field(default=100, ge=1, le=1000)

    def narrowed(self, partner_id: int | None) -> InvoiceQuery:
        return InvoiceQuery(
            search=self.search,
            status=_status(self.status),
            partner_id=partner_id,
            branch_id=self.branch_id,
            date_from=_day("date_from", self.date_from),
            date_to=_day("date_to", self.date_to),
            sort=NEWEST_FIRST,
            offset=self.skip,
            limit=self.limit,
        )


class SalesListing(Listing):
    customer_id: int | None = None

    def query(self) -> InvoiceQuery:
        return self.narrowed(self.customer_id)


class PurchaseListing(Listing):
    supplier_id: int | None = None

    def query(self) -> InvoiceQuery:
        return self.narrowed(self.supplier_id)


class PaymentListing(BaseModel):
    page: int = 1
    size: int = 10
    invoice_type: InvoiceType | None = None

    def query(self) -> PaymentQuery:
        for name, value, least in (("page", self.page, 1), ("size", self.size, 0)):
            if value < least:
                raise refusal(name, str(value), f"must be at least {least}")
        directions: dict[InvoiceType | None, Direction] = {InvoiceType.SALES: "sales", InvoiceType.PURCHASE: "purchase"}
        return PaymentQuery(
            direction=directions.get(self.invoice_type),
            sort=NEWEST_FIRST,
            offset=(self.page - 1) * self.size,
            limit=min(self.size, 2**31 - 1),
        )


def _status(text: str | None) -> InvoiceStatus | None:
    if not text:
        return None
    try:
        return InvoiceStatus(text)
    except ValueError as error:
        raise refusal("status", text, f"must be one of {', '.join(InvoiceStatus)}") from error


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refusal(name, text, "must be a date such as 2025-10-02") from error
