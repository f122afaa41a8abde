"""Bodies and parameters of the customer endpoints."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from fastapi.openapi.models import Example
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)
from pydantic.json_schema import SkipJsonSchema

from new_core.application.dtos.customer_dto import CUSTOMER_SORT_FIELDS, CustomerQuery
from new_core.application.dtos.page_dto import SortKey
from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.phone_number import PhoneNumber

_SORT_KEY: Final = f"-?({'|'.join(CUSTOMER_SORT_FIELDS)})"

Phone = Annotated[str, Field(max_length=50), AfterValidator(lambda text: PhoneNumber.parse(text).text)]
EmailAddress = Annotated[str, Field(max_length=255), AfterValidator(lambda text: Email.parse(text).text)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^\S(.*\S)?$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Credit = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Days = Annotated[int, Field(ge=0, le=3650)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
UserId = Annotated[int, Field(ge=1, le=2**31 - 1)]
City = Annotated[str, StringConstraints(max_length=100)]
TaxNumber = Annotated[str, StringConstraints(max_length=50)]
CompanyName = Annotated[str, StringConstraints(max_length=200)]

EXAMPLE_CREATE: Final[dict[str, Example]] = {
    "shortest": Example(value={"name": "Tigris Electronics"}),
    "usual": Example(
        value={
            "name": "Tigris Electronics",
            "phone": "0770 123 4567",
            "email": "sales@tigris.example",
            "city": "Erbil",
            "country": "Iraq",
            "credit_limit": "1500.00",
            "currency": "USD",
            "payment_terms": 30,
        }
    ),
}
EXAMPLE_UPDATE: Final[dict[str, Example]] = {
    "one field": Example(value={"phone": "+9647701234567"}),
    "cleared": Example(value={"notes": None, "salesperson_id": None}),
}


class CustomerList(BaseModel):
    model_config = ConfigDict(extra="forbid")

    page: int = Field(default=1, ge=1, le=10**9)
    page_size: int = Field(default=25, ge=1, le=100)
    search: str | None = Field(default=None, max_length=200, description="Part of name, code or company name.")
    is_active: bool | None = Field(default=None, description="Both when left out.")
    salesperson_id: UserId | None = None
    sort: str = Field(
        default="id",
        pattern=f"^{_SORT_KEY}(,{_SORT_KEY})*$",
        max_length=200,
        description=f"Of {', '.join(CUSTOMER_SORT_FIELDS)}; several by comma, a minus turns one round.",
        examples=["name", "-credit_limit,name"],
    )

    def query(self) -> CustomerQuery:
        keys = (SortKey(key.removeprefix("-"), key.startswith("-")) for key in self.sort.split(","))
        return CustomerQuery(
            search=self.search,
            is_active=self.is_active,
            salesperson_id=self.salesperson_id,
            sort=tuple(keys),
            offset=(self.page - 1) * self.page_size,
            limit=self.page_size,
        )


class CustomerCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    customer_code: Code | None = None
    name: Name
    company_name: CompanyName | None = None
    phone: Phone | None = None
    email: EmailAddress | None = None
    address: str | None = None
    city: City | None = None
    country: City | None = None
    tax_number: TaxNumber | None = None
    credit_limit: Credit = Decimal("0.00")
    currency: Currency = "IQD"
    payment_terms: Days = 0
    discount_percentage: Percentage = Decimal("0.00")
    portal_language: Language = "en"
    salesperson_id: UserId | None = None
    is_active: bool = True
    notes: str | None = None


# The null is ours, to tell `left out` from a value; clients are not offered it.
def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


Kept = Field(default=None, json_schema_extra=_without_default)


class CustomerUpdate(BaseModel):
    """What is left out is kept; null clears, where there is something that may be empty."""

    model_config = ConfigDict(extra="forbid")

    customer_code: Code | SkipJsonSchema[None] = Kept
    name: Name | SkipJsonSchema[None] = Kept
    company_name: CompanyName | None = Kept
    phone: Phone | None = Kept
    email: EmailAddress | None = Kept
    address: str | None = Kept
    city: City | None = Kept
    country: City | None = Kept
    tax_number: TaxNumber | None = Kept
    credit_limit: Credit | SkipJsonSchema[None] = Kept
    currency: Currency | SkipJsonSchema[None] = Kept
    payment_terms: Days | SkipJsonSchema[None] = Kept
    discount_percentage: Percentage | SkipJsonSchema[None] = Kept
    portal_language: Language | SkipJsonSchema[None] = Kept
    salesperson_id: UserId | None = Kept
    is_active: bool | SkipJsonSchema[None] = Kept
    notes: str | None = Kept

    @field_validator(
        "customer_code",
        "name",
        "credit_limit",
        "currency",
        "payment_terms",
        "discount_percentage",
        "portal_language",
        "is_active",
        mode="before",
    )
    @classmethod
    def refuse_null(cls, value: object) -> object:
        if value is None:
            raise ValueError("must not be null; leave it out to keep it")
        return value


class CustomerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int = Field(examples=[1])
    customer_code: str = Field(examples=["CUST-2026-0001"])
    name: str = Field(examples=["Tigris Electronics"])
    company_name: str | None = Field(examples=["Tigris Co."])
    phone: str | None = Field(examples=["+9647701234567"])
    email: str | None = Field(examples=["sales@tigris.example"])
    address: str | None = Field(examples=["Street 1"])
    city: str | None = Field(examples=["Erbil"])
    country: str | None = Field(examples=["Iraq"])
    tax_number: str | None = Field(examples=["TX000003"])
    credit_limit: Decimal = Field(examples=["1500.00"])
    currency: str = Field(examples=["USD"])
    payment_terms: int = Field(description="Days.", examples=[30])
    discount_percentage: Decimal = Field(examples=["2.50"])
    portal_language: str = Field(examples=["ar"])
    salesperson_id: int | None = Field(examples=[3])
    is_active: bool = Field(examples=[True])
    notes: str | None = Field(examples=["Delivers on Sundays only"])
    created_at: datetime | None = Field(examples=["2026-11-22T09:30:00Z"])
    updated_at: datetime | None = Field(examples=["2026-11-23T14:05:00Z"])
