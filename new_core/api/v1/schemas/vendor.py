"""Bodies and parameters of the vendor endpoints."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from fastapi.openapi.models import Example
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from new_core.api.v1.schemas.listing import Kept, Listing, refuse_null, sort_by
from new_core.api.v1.schemas.texts import Code, Name, Prose
from new_core.application.dtos.vendor_dto import VENDOR_SORT_FIELDS, VendorChanges, VendorQuery, vendor_changes
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber

VendorCode = Annotated[Code, Field(max_length=50)]
VendorName = Annotated[Name, Field(max_length=255)]
Phone = Annotated[str, Field(max_length=50), AfterValidator(lambda text: PhoneNumber.parse(text).text)]
EmailAddress = Annotated[str, Field(max_length=255), AfterValidator(lambda text: Email.parse(text).text)]
Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Text255 = Annotated[str, Field(max_length=255)]
Currency = Literal["IQD", "USD", "RMB"]
Balance = Annotated[Decimal, Field(max_digits=15, decimal_places=3)]

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "shortest": Example(value={"code": "ZV-100", "name_ar": "مورد", "name_en": "Vendor"}),
    "usual": Example(
        value={
            "code": "ZV-101",
            "name_ar": "مورد شنتشن",
            "name_en": "Shenzhen Vendor",
            "email": "sales@vendor.example",
            "phone": "+8613800138000",
            "city": "Shenzhen",
            "country": "China",
            "currency": "RMB",
        }
    ),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "one field": Example(value={"contact_person": "Mei Lin"}),
    "cleared": Example(value={"phone": None}),
}


class VendorList(Listing):
    search: str | None = Field(default=None, max_length=200, description="Part of the code or of a name.")
    is_active: bool | None = Field(default=None, description="Both when left out.")
    sort: str = sort_by(VENDOR_SORT_FIELDS)

    def query(self) -> VendorQuery:
        return VendorQuery(
            search=self.search,
            is_active=self.is_active,
            sort=self.keys(),
            offset=self.offset,
            limit=self.page_size,
        )


class VendorCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: VendorCode
    name_ar: VendorName
    name_en: VendorName
    email: EmailAddress | None = None
    phone: Phone | None = None
    contact_person: Text255 | None = None
    address_ar: Prose | None = None
    address_en: Prose | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    currency: Currency = "USD"
    payment_terms: Text100 | None = None
    outstanding_payable: Balance = Decimal("0.000")
    is_active: bool = True
    zoho_vendor_id: Text100 | None = None

    def changes(self) -> VendorChanges:
        return vendor_changes(self.model_dump())


class VendorUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    code: VendorCode | SkipJsonSchema[None] = Kept
    name_ar: VendorName | SkipJsonSchema[None] = Kept
    name_en: VendorName | SkipJsonSchema[None] = Kept
    email: EmailAddress | None = Kept
    phone: Phone | None = Kept
    contact_person: Text255 | None = Kept
    address_ar: Prose | None = Kept
    address_en: Prose | None = Kept
    city: Text100 | None = Kept
    country: Text100 | None = Kept
    tax_number: Text50 | None = Kept
    currency: Currency | SkipJsonSchema[None] = Kept
    payment_terms: Text100 | None = Kept
    outstanding_payable: Balance | SkipJsonSchema[None] = Kept
    is_active: bool | SkipJsonSchema[None] = Kept
    zoho_vendor_id: Text100 | None = Kept

    _never_null = field_validator(
        "code", "name_ar", "name_en", "currency", "outstanding_payable", "is_active", mode="before"
    )(refuse_null)

    def changes(self) -> VendorChanges:
        return vendor_changes(self.model_dump(exclude_unset=True))


class VendorOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    code: str = Field(examples=["ZV-101"])
    name_ar: str = Field(examples=["مورد شنتشن"])
    name_en: str = Field(examples=["Shenzhen Vendor"])
    email: str | None = Field(examples=["sales@vendor.example"])
    phone: str | None = Field(examples=["+8613800138000"])
    contact_person: str | None = Field(examples=["Mei Lin"])
    address_ar: str | None = Field(examples=[None])
    address_en: str | None = Field(examples=["88 Huaqiang North Rd"])
    city: str | None = Field(examples=["Shenzhen"])
    country: str | None = Field(examples=["China"])
    tax_number: str | None = Field(examples=[None])
    currency: str = Field(examples=["RMB"])
    payment_terms: str | None = Field(examples=["30 days"])
    outstanding_payable: Decimal | None = Field(description="What we owe.", examples=["7.250"])
    is_active: bool = Field(examples=[True])
    zoho_vendor_id: str | None = Field(examples=["264661000000010001"])
    zoho_last_sync: datetime | None = Field(examples=["2026-11-23T02:00:00Z"])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
