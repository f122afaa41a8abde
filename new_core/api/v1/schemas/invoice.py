"""Bodies and parameters of the invoice endpoints; names differ between the directions as their columns do."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Self, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.customer import Kept
from new_core.api.v1.schemas.invoice_item import (
    ItemOut,
    Percentage,
    PurchaseItemIn,
    PurchaseItemOut,
    RowId,
    SalesItemIn,
    SalesItemOut,
    lines_of,
    named_by_us,
)
from new_core.application.dtos.invoice_dto import (
    INVOICE_SORT_FIELDS,
    OUR_NAMES,
    InvoiceChanges,
    InvoiceDTO,
    InvoiceQuery,
    LineChanges,
)
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.value_objects.invoice_status import InvoiceStatus, InvoiceType, PaymentTerms

_SORT_KEY: Final = f"-?({'|'.join(INVOICE_SORT_FIELDS)})"
_CLEARABLE: Final = frozenset(
    {"warehouse_id", "notes", "internal_notes", "reference_number", "supplier_invoice_number", "received_date"}
)

Number = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
Rate = Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=4)]
Reference = Annotated[str, StringConstraints(max_length=100)]

_SALES_ITEM: Final = {"product_id": 1, "quantity": "2", "unit_price": "1251.00", "discount_percentage": "5"}
EXAMPLE_SALE: Final[dict[str, Example]] = {
    "shortest": Example(value={"customer_id": 1, "branch_id": 1, "invoice_items": [_SALES_ITEM]}),
    "with charges": Example(
        value={
            "customer_id": 1,
            "branch_id": 1,
            "payment_terms": "NET_15",
            "tax_percentage": "10",
            "shipping_amount": "25.00",
            "invoice_items": [_SALES_ITEM],
        }
    ),
}
EXAMPLE_PURCHASE: Final[dict[str, Example]] = {
    "shortest": Example(
        value={
            "supplier_id": 1,
            "branch_id": 1,
            "invoice_items": [{"product_id": 1, "quantity": "10", "unit_cost": "900.00"}],
        }
    ),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {"later": Example(value={"due_date": "2026-12-22", "notes": None})}
EXAMPLE_ORDER: Final[dict[str, Example]] = {"usual": Example(value={"order_id": 1})}


class InvoiceList(BaseModel):
    model_config = ConfigDict(extra="forbid")

    page: int = Field(default=1, ge=1, le=10**9)
    page_size: int = Field(default=25, ge=1, le=100)
    search: str | None = Field(default=None, max_length=100, description="Part of the number.")
    status: InvoiceStatus | None = Field(default=None, examples=["PENDING"])
    branch_id: RowId | None = None
    date_from: date | None = Field(default=None, examples=["2026-11-01"])
    date_to: date | None = Field(default=None, examples=["2026-11-30"])
    sort: str = Field(
        default="-invoice_date",
        pattern=f"^{_SORT_KEY}(,{_SORT_KEY})*$",
        max_length=200,
        description=f"Of {', '.join(INVOICE_SORT_FIELDS)}; several by comma, a minus turns one round.",
        examples=["-invoice_date", "due_date,-total_amount"],
    )

    def narrowed(self, partner_id: int | None) -> InvoiceQuery:
        keys = (SortKey(key.removeprefix("-"), key.startswith("-")) for key in self.sort.split(","))
        return InvoiceQuery(
            search=self.search,
            status=self.status,
            partner_id=partner_id,
            branch_id=self.branch_id,
            date_from=self.date_from,
            date_to=self.date_to,
            sort=tuple(keys),
            offset=(self.page - 1) * self.page_size,
            limit=self.page_size,
        )


class SalesInvoiceList(InvoiceList):
    customer_id: RowId | None = None

    def query(self) -> InvoiceQuery:
        return self.narrowed(self.customer_id)


class PurchaseInvoiceList(InvoiceList):
    supplier_id: RowId | None = None

    def query(self) -> InvoiceQuery:
        return self.narrowed(self.supplier_id)


class InvoiceCreate(BaseModel):
    """Amounts are reckoned from the items."""

    model_config = ConfigDict(extra="forbid")

    invoice_number: Number | None = Field(default=None, description="The next of the year where left out.")
    branch_id: RowId
    warehouse_id: RowId | None = None
    invoice_date: date | None = Field(default=None, description="Today where left out.")
    due_date: date | None = Field(default=None, description="By the payment terms where left out.")
    currency_id: RowId = 1
    exchange_rate: Rate | None = Field(default=None, description="The currency's of today where left out.")
    payment_terms: PaymentTerms = PaymentTerms.NET_30
    discount_percentage: Percentage = Field(default=Decimal("0.00"), description="Where it is not 0 it decides.")
    discount_amount: Amount = Decimal("0.00")
    tax_percentage: Percentage = Decimal("0.00")
    shipping_amount: Amount = Decimal("0.00")
    notes: str | None = None
    internal_notes: str | None = None
    reference_number: Reference | None = None

    def changes(self) -> InvoiceChanges:
        # Null and missing are the same here: there is no older value that null could clear.
        given = self.model_dump(exclude_none=True, exclude={"invoice_items"})
        return cast("InvoiceChanges", named_by_us(given))

    def lines(self) -> list[LineChanges]:
        return lines_of(self.model_dump()["invoice_items"])


class SalesInvoiceCreate(InvoiceCreate):
    customer_id: RowId
    invoice_items: list[SalesItemIn] = Field(min_length=1, max_length=500)


class PurchaseInvoiceCreate(InvoiceCreate):
    supplier_id: RowId
    supplier_invoice_number: Reference | None = None
    received_date: date | None = None
    invoice_items: list[PurchaseItemIn] = Field(min_length=1, max_length=500)


class InvoiceUpdate(BaseModel):
    """Of drafts. What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    branch_id: RowId | SkipJsonSchema[None] = Kept
    warehouse_id: RowId | None = Kept
    invoice_date: date | SkipJsonSchema[None] = Kept
    due_date: date | SkipJsonSchema[None] = Kept
    currency_id: RowId | SkipJsonSchema[None] = Kept
    exchange_rate: Rate | SkipJsonSchema[None] = Kept
    payment_terms: PaymentTerms | SkipJsonSchema[None] = Kept
    discount_percentage: Percentage | SkipJsonSchema[None] = Kept
    discount_amount: Amount | SkipJsonSchema[None] = Kept
    tax_percentage: Percentage | SkipJsonSchema[None] = Kept
    shipping_amount: Amount | SkipJsonSchema[None] = Kept
    notes: str | None = Kept
    internal_notes: str | None = Kept
    reference_number: Reference | None = Kept

    @field_validator("*", mode="before")
    @classmethod
    def refuse_null(cls, value: object, field: ValidationInfo) -> object:
        if value is None and field.field_name not in _CLEARABLE:
            raise ValueError("must not be null; leave it out to keep it")
        return value

    def changes(self) -> InvoiceChanges:
        given = self.model_dump(exclude_unset=True, exclude={"invoice_items"})
        return cast("InvoiceChanges", named_by_us(given))

    def lines(self) -> list[LineChanges] | None:
        items = self.model_dump(exclude_unset=True).get("invoice_items")
        return None if items is None else lines_of(self.model_dump()["invoice_items"])


class SalesInvoiceUpdate(InvoiceUpdate):
    customer_id: RowId | SkipJsonSchema[None] = Kept
    invoice_items: Annotated[list[SalesItemIn], Field(min_length=1, max_length=500)] | SkipJsonSchema[None] = Kept


class PurchaseInvoiceUpdate(InvoiceUpdate):
    supplier_id: RowId | SkipJsonSchema[None] = Kept
    supplier_invoice_number: Reference | None = Kept
    received_date: date | None = Kept
    invoice_items: Annotated[list[PurchaseItemIn], Field(min_length=1, max_length=500)] | SkipJsonSchema[None] = Kept


class InvoiceOut(BaseModel):
    item: ClassVar[type[ItemOut]]

    id: int = Field(examples=[1])
    invoice_number: str = Field(examples=["INV-S-2026-0001"])
    branch_id: int = Field(examples=[1])
    warehouse_id: int | None = Field(examples=[1])
    invoice_date: date = Field(examples=["2026-11-22"])
    due_date: date = Field(examples=["2026-12-07"])
    currency_id: int = Field(examples=[1])
    exchange_rate: Decimal = Field(examples=["1.0000"])
    invoice_type: InvoiceType = Field(examples=["SALES"])
    status: InvoiceStatus = Field(examples=["DRAFT"])
    payment_terms: PaymentTerms = Field(examples=["NET_15"])
    subtotal: Decimal = Field(examples=["2376.90"])
    discount_percentage: Decimal | None = Field(examples=["0.00"])
    discount_amount: Decimal | None = Field(examples=["0.00"])
    tax_percentage: Decimal | None = Field(examples=["10.00"])
    tax_amount: Decimal | None = Field(examples=["237.69"])
    shipping_amount: Decimal | None = Field(examples=["25.00"])
    total_amount: Decimal = Field(examples=["2639.59"])
    paid_amount: Decimal | None = Field(examples=["0.00"])
    due: Decimal = Field(description="What is not paid yet.", examples=["2639.59"])
    is_overdue: bool = Field(examples=[False])
    notes: str | None = Field(examples=[None])
    internal_notes: str | None = Field(examples=[None])
    payment_method: str | None = Field(examples=[None])
    reference_number: str | None = Field(examples=["PO-77"])
    created_by: int = Field(examples=[1])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
    cancelled_at: datetime | None = Field(examples=[None])

    @classmethod
    def of(cls, invoice: InvoiceDTO) -> Self:
        """Take it as it is stored: rows are older than the rules."""
        values = {
            name: getattr(invoice, OUR_NAMES.get(name, name)) for name in cls.model_fields if name != "invoice_items"
        }
        names = list(cls.item.model_fields)
        lines = [{name: getattr(line, OUR_NAMES.get(name, name)) for name in names} for line in invoice.lines]
        return cls.model_validate({**values, "invoice_items": lines})


class SalesInvoiceOut(InvoiceOut):
    item = SalesItemOut

    customer_id: int = Field(examples=[1])
    sales_order_id: int | None = Field(examples=[None])
    issued_at: datetime | None = Field(examples=[None])
    invoice_items: list[SalesItemOut]


class PurchaseInvoiceOut(InvoiceOut):
    item = PurchaseItemOut

    invoice_number: str = Field(examples=["INV-P-2026-0001"])
    invoice_type: InvoiceType = Field(examples=["PURCHASE"])
    supplier_id: int = Field(examples=[1])
    purchase_order_id: int | None = Field(examples=[None])
    supplier_invoice_number: str | None = Field(examples=["GZ-1042"])
    received_date: date | None = Field(examples=[None])
    received_at: datetime | None = Field(examples=[None])
    invoice_items: list[PurchaseItemOut]


class OrderToInvoice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order_id: RowId = Field(examples=[1])
