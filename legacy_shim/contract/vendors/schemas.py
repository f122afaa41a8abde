"""Bodies as the monolith's OpenAPI document declares them; of the wide table only eleven columns are shown."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BaseModel, Field, field_validator

from legacy_shim.fields import EmailAddress, refuse_null
from new_core.application.dtos.vendor_dto import VendorChanges, VendorDTO, vendor_changes

Code = Annotated[str, Field(min_length=1, max_length=50)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Text20 = Annotated[str, Field(max_length=20)]
Text50 = Annotated[str, Field(max_length=50)]
Text100 = Annotated[str, Field(max_length=100)]
Text255 = Annotated[str, Field(max_length=255)]

_TIMES: Final = ("created_at", "updated_at")


class CurrencyEnum(StrEnum):
    IQD = "IQD"
    USD = "USD"
    RMB = "RMB"


class VendorContact(BaseModel):
    """What creating and changing have in common; it comes first where several fields are refused."""

    email: EmailAddress | None = None
    phone: Text20 | None = None
    contact_person: Text255 | None = None
    address_ar: str | None = None
    address_en: str | None = None
    city: Text100 | None = None
    country: Text100 | None = None
    tax_number: Text50 | None = None
    payment_terms: Text100 | None = None


class VendorCreate(VendorContact):
    code: Code
    name_ar: Name
    name_en: Name
    currency: CurrencyEnum = CurrencyEnum.USD
    outstanding_payable: Decimal | None = Decimal("0.0")
    is_active: bool = True
    zoho_vendor_id: Text100 | None = None

    def changes(self) -> VendorChanges:
        """A balance of null is one that was left out: the monolith stored the column's default then."""
        exclude = {"outstanding_payable"} if self.outstanding_payable is None else None
        return vendor_changes(self.model_dump(exclude=exclude))


class VendorUpdate(VendorContact):
    code: Code | None = None
    name_ar: Name | None = None
    name_en: Name | None = None
    currency: CurrencyEnum | None = None
    outstanding_payable: Decimal | None = None
    is_active: bool | None = None

    _no_text = field_validator("code", "name_ar", "name_en", "currency", mode="before")(refuse_null("string_type"))
    _no_truth = field_validator("is_active", mode="before")(refuse_null("bool_type"))

    def changes(self) -> VendorChanges:
        return vendor_changes(self.model_dump(exclude_unset=True))


class Vendor(BaseModel):
    id: int
    code: str
    name_ar: str
    name_en: str
    email: str | None = None
    phone: str | None = None
    address_ar: str | None = None
    address_en: str | None = None
    is_active: bool = True
    created_at: datetime | None
    updated_at: datetime | None = None

    @classmethod
    def of(cls, vendor: VendorDTO) -> "Vendor":
        """Take it as it is stored; times without a zone, as the monolith put them."""
        values = {name: getattr(vendor, name) for name in cls.model_fields}
        times = {name: values[name].replace(tzinfo=None) for name in _TIMES if values[name] is not None}
        return cls.model_construct(**values | times)
