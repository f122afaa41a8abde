"""Bodies and parameters of the payment endpoints."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, Literal, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from new_core.api.v1.schemas.invoice import Number, Rate, Reference
from new_core.api.v1.schemas.invoice_item import RowId
from new_core.application.dtos.page_dto import SortKey
from new_core.application.dtos.payment_dto import PAYMENT_SORT_FIELDS, PaymentChanges, PaymentQuery

_SORT_KEY: Final = f"-?({'|'.join(PAYMENT_SORT_FIELDS)})"
Method = Annotated[str, StringConstraints(min_length=1, max_length=50)]
EXAMPLE_PAYMENT: Final[dict[str, Example]] = {"usual": Example(value={"amount": "100.00", "payment_method": "CASH"})}


class PaymentCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    payment_number: Number | None = Field(default=None, description="The next of the year where left out.")
    payment_date: date | None = Field(default=None, description="Today where left out.")
    amount: Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=2)]
    currency_id: RowId | None = Field(default=None, description="The invoice's where left out; no other is taken.")
    exchange_rate: Rate | None = Field(default=None, description="The invoice's where left out.")
    payment_method: Method
    reference_number: Reference | None = None
    bank_account: Reference | None = None
    check_number: Annotated[str, StringConstraints(max_length=50)] | None = None
    check_date: date | None = None
    notes: str | None = None

    def changes(self, today: date) -> PaymentChanges:
        return cast("PaymentChanges", {"payment_date": today} | self.model_dump(exclude_none=True))


class PaymentList(BaseModel):
    model_config = ConfigDict(extra="forbid")

    page: int = Field(default=1, ge=1, le=10**9)
    page_size: int = Field(default=25, ge=1, le=100)
    search: str | None = Field(default=None, max_length=100, description="Part of the payment's number.")
    direction: Literal["sales", "purchase"] | None = None
    sort: str = Field(
        default="-payment_date",
        pattern=f"^{_SORT_KEY}(,{_SORT_KEY})*$",
        max_length=200,
        description=f"Of {', '.join(PAYMENT_SORT_FIELDS)}; several by comma, a minus turns one round.",
        examples=["-payment_date", "amount,-id"],
    )

    def query(self) -> PaymentQuery:
        keys = (SortKey(key.removeprefix("-"), key.startswith("-")) for key in self.sort.split(","))
        offset = (self.page - 1) * self.page_size
        return PaymentQuery(self.search, self.direction, None, tuple(keys), offset, self.page_size)


class PaymentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    payment_number: str = Field(examples=["PAY-2026-0001"])
    sales_invoice_id: int | None = Field(examples=[1])
    purchase_invoice_id: int | None = Field(examples=[None])
    payment_date: date = Field(examples=["2026-11-24"])
    amount: Decimal = Field(examples=["100.00"])
    currency_id: int = Field(examples=[1])
    exchange_rate: Decimal = Field(examples=["1.0000"])
    payment_method: str = Field(examples=["CASH"])
    reference_number: str | None = Field(examples=["RCPT-118"])
    bank_account: str | None = Field(examples=[None])
    check_number: str | None = Field(examples=[None])
    check_date: date | None = Field(examples=[None])
    notes: str | None = Field(examples=[None])
    created_by: int = Field(examples=[1])
    created_at: datetime | None = Field(examples=["2026-11-24T10:15:00Z"])
