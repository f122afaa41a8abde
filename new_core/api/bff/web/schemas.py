"""What the web application's first page holds; each part null where it is missing."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field


class Read(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Sales(Read):
    """Without what was cancelled."""

    count: int = Field(examples=[4])
    total: Decimal = Field(examples=["11259.00"])


class Ledger(Read):
    count: int = Field(examples=[30])
    total: Decimal = Field(examples=["54000.00"])
    pending: Decimal = Field(description="Not paid of what is neither paid nor cancelled.", examples=["12000.00"])
    overdue: int = Field(examples=[3])


class Stock(Read):
    items: int = Field(description="Of which something is available.", examples=[120])
    pieces: Decimal = Field(examples=["4310.000"])


class Catalogue(Read):
    products: int = Field(examples=[100])
    active_products: int = Field(examples=[97])
    categories: int = Field(examples=[6])


class Security(Read):
    active_users: int = Field(examples=[9])
    open_sessions: int = Field(examples=[4])
    open_alerts: int = Field(examples=[0])
    failed_logins: int = Field(description="In 24 hours.", examples=[2])
    at: datetime = Field(examples=["2026-11-24T10:15:00Z"])


class LowItem(Read):
    product_id: int = Field(examples=[1])
    product_name: str = Field(examples=["Laptop 15"])
    warehouse_name: str = Field(examples=["BGD-WH1"])
    quantity_on_hand: Decimal = Field(examples=["2.000"])
    reorder_point: int = Field(examples=[10])


class Dashboard(BaseModel):
    today: Sales | None
    month: Sales | None = Field(description="30 days, today being one of them.")
    receivables: Ledger | None
    payables: Ledger | None
    stock: Stock | None
    low: list[LowItem] | None = Field(description="What should be ordered again.")
    catalogue: Catalogue | None
    security: Security | None
