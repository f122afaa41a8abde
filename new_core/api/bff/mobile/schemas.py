"""What the mobile app's screens hold: less of everything than v1, and each part null where it is missing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, cast

from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from new_core.api.v1.schemas.listing import RowId
from new_core.application.dtos.sales_order_dto import OrderChanges, OrderLineChanges

Quantity = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=3)]


class Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ProductCard(Read):
    id: int = Field(examples=[1])
    name: str = Field(examples=["Laptop 15"])
    name_ar: str | None = Field(examples=["حاسوب محمول 15"])
    image_url: str | None = Field(examples=["/images/lap-15.jpg"])
    unit_price: Decimal = Field(examples=["1251.00"])
    in_stock: bool = Field(description="In the branch asked about, or anywhere.", examples=[True])


class Promotion(Read):
    id: int = Field(examples=[1])
    title: str = Field(examples=["Spring"])
    description: str | None = Field(examples=["On all laptops"])
    banner_url: str | None = Field(examples=["/images/spring.jpg"])
    discount_percentage: Decimal | None = Field(examples=["12.50"])
    valid_until: datetime | None = Field(examples=["2026-12-01T00:00:00Z"])


class CartLine(Read):
    id: int = Field(examples=[1])
    product_id: int = Field(examples=[1])
    product_name: str = Field(examples=["Laptop 15"])
    quantity: int = Field(examples=[2])
    unit_price: Decimal = Field(examples=["1251.00"])
    subtotal: Decimal = Field(examples=["2502.00"])


class Cart(Read):
    id: int = Field(examples=[1])
    subtotal: Decimal = Field(examples=["2502.00"])
    discount_amount: Decimal = Field(examples=["0.00"])
    delivery_fee: Decimal = Field(examples=["5.00"])
    total: Decimal = Field(examples=["2507.00"])
    lines: list[CartLine]


class Customer(Read):
    id: int = Field(examples=[1])
    customer_code: str = Field(examples=["CUST-2026-0001"])
    name: str = Field(examples=["Tigris Electronics"])
    phone: str | None = Field(examples=["+9647701234567"])
    city: str | None = Field(examples=["Erbil"])
    credit_limit: Decimal = Field(examples=["1500.00"])
    currency: str = Field(examples=["USD"])
    payment_terms: int = Field(examples=[30])


class Account(Read):
    """What was invoiced and is owed, in the base currency."""

    count: int = Field(examples=[3])
    total: Decimal = Field(examples=["3000.00"])
    pending: Decimal = Field(examples=["500.00"])
    overdue: int = Field(examples=[1])


class Address(Read):
    id: int = Field(examples=[1])
    label: str | None = Field(examples=["Home"])
    text: str = Field(examples=["Street 1, Erbil, Iraq"])
    phone: str = Field(examples=["+9647701234567"])
    is_default: bool = Field(examples=[True])


class Order(Read):
    id: int = Field(examples=[1])
    order_number: str = Field(examples=["SO-2026-0001"])
    order_date: date = Field(examples=["2026-11-22"])
    status: str = Field(examples=["CONFIRMED"])
    payment_status: str = Field(examples=["PENDING"])
    total_amount: Decimal = Field(examples=["2502.00"])
    paid_amount: Decimal = Field(examples=["0.00"])


class Payment(Read):
    id: int = Field(examples=[1])
    payment_number: str = Field(examples=["PAY-2026-0001"])
    payment_date: date = Field(examples=["2026-11-24"])
    amount: Decimal = Field(examples=["100.00"])
    payment_method: str = Field(examples=["CASH"])


class OrderLine(Read):
    id: int = Field(examples=[1])
    product_id: int = Field(examples=[1])
    product_name: str = Field(examples=["Laptop 15"])
    quantity: Decimal = Field(examples=["2.000"])
    unit_price: Decimal = Field(examples=["1251.00"])
    line_total: Decimal = Field(examples=["2502.00"])


class Stock(Read):
    warehouse_id: int = Field(examples=[1])
    warehouse_name: str = Field(examples=["BGD-WH1"])
    available_quantity: Decimal = Field(examples=["8.000"])


class Rating(Read):
    average: Decimal | None = Field(examples=["5"])
    count: int = Field(examples=[1])


class Review(Read):
    id: int = Field(examples=[1])
    rating: int = Field(examples=[5])
    title: str | None = Field(examples=["Quick"])
    comment: str | None = Field(examples=["Arrived within a day"])
    customer_name: str | None = Field(examples=["Tigris Electronics"])
    created_at: datetime = Field(examples=["2026-11-22T09:30:00Z"])


class Sales(Read):
    """Without what was cancelled."""

    count: int = Field(examples=[4])
    total: Decimal = Field(examples=["11259.00"])


class Home(BaseModel):
    featured: list[ProductCard] | None
    best_sellers: list[ProductCard] | None
    newest: list[ProductCard] | None
    promotions: list[Promotion] | None
    customer: Customer | None = Field(description="Null as well where none was asked for.")
    cart: Cart | None = Field(description="Null as well where there is no open one.")


class ProductScreen(BaseModel):
    product: ProductCard
    description: str | None = Field(examples=["15 inch, 16 GB"])
    category: str = Field(examples=["Laptops"])
    images: list[str] = Field(examples=[["/images/lap-15.jpg"]])
    stock: list[Stock] | None
    rating: Rating | None
    reviews: list[Review] | None
    similar: list[ProductCard] | None


class CustomerScreen(BaseModel):
    customer: Customer | None
    account: Account | None
    addresses: list[Address] | None
    orders: list[Order] | None
    payments: list[Payment] | None


class OrderScreen(BaseModel):
    order: Order
    customer: Customer | None
    items: list[OrderLine]
    account: Account | None
    available: dict[int, Decimal] | None = Field(
        description="What could be sold now, by product.", examples=[{"1": "8.000"}]
    )
    others: list[Order] | None = Field(description="Other orders of the customer, the latest first.")


class SalespersonScreen(BaseModel):
    sales: Sales | None
    orders: list[Order] | None
    customers: list[Customer] | None


class CheckoutScreen(BaseModel):
    cart: Cart
    customer: Customer | None
    account: Account | None
    addresses: list[Address] | None
    promotions: list[Promotion] | None
    available: dict[int, Decimal] | None = Field(
        description="What could be sold now, by product.", examples=[{"1": "8.000"}]
    )


class CheckoutItem(BaseModel):
    model_config = ConfigDict(extra="forbid")

    product_id: RowId
    quantity: Quantity


class CheckoutIn(BaseModel):
    """Without prices: those are the products' own."""

    model_config = ConfigDict(extra="forbid")

    customer_id: RowId
    branch_id: RowId
    warehouse_id: RowId
    payment_method: Annotated[str, Field(max_length=50)] | None = None
    notes: Annotated[str, Field(max_length=20_000)] | None = None
    items: Annotated[list[CheckoutItem], Field(min_length=1, max_length=100)]

    def changes(self, day: date, created_by: int) -> OrderChanges:
        values = self.model_dump(exclude={"items"}) | {"order_date": day, "created_by": created_by}
        return cast("OrderChanges", values)

    def lines(self, prices: dict[int, Decimal]) -> list[OrderLineChanges]:
        return [
            OrderLineChanges(product_id=item.product_id, quantity=item.quantity, unit_price=prices[item.product_id])
            for item in self.items
        ]


EXAMPLE_CHECKOUT: Final[dict[str, Example]] = {
    "usual": Example(
        value={
            "customer_id": 1,
            "branch_id": 1,
            "warehouse_id": 1,
            "payment_method": "CASH",
            "items": [{"product_id": 1, "quantity": "2"}],
        }
    )
}
