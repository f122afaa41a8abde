"""Promotions, carts, addresses and reviews, read from the legacy tables; the monolith writes them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from new_core.application.dtos.storefront_dto import (
    AddressDTO,
    CartDTO,
    CartLineDTO,
    Place,
    PromotionDTO,
    RatingDTO,
    ReviewDTO,
)
from new_core.domain.value_objects.money import rounded
from new_core.domain.value_objects.order_status import OrderStatus
from new_core.infrastructure.database.mappings.products import products
from new_core.infrastructure.database.mappings.sales_orders import sales_items, sales_orders
from new_core.infrastructure.database.mappings.storefront import (
    cart_items,
    carts,
    customer_addresses,
    promotions,
    reviews,
)
from new_core.infrastructure.repositories.sqlalchemy.base_repository import equals, one_of

PERCENTAGE = "percentage"
OPEN = "active"
APPROVED = "approved"
MOST = 20
"""Of promotions and addresses: more would fit no screen."""


class SqlAlchemyStorefrontRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def promotions(self, place: Place, branch_id: int | None, at: datetime) -> Sequence[PromotionDTO]:
        columns = promotions.c
        there = columns.applies_to_home if place == "home" else columns.applies_to_checkout
        anywhere: list[ColumnElement[bool]] = [columns.branch_id.is_(None)]
        statement = (
            select(promotions)
            .where(
                columns.is_active.is_(true()),
                there.is_(true()),
                columns.requires_code.is_not(true()),
                columns.start_date <= at,
                or_(columns.end_date.is_(None), columns.end_date > at),
                or_(*anywhere, *equals(columns.branch_id, branch_id)),
            )
            .order_by(func.coalesce(columns.priority, 0).desc(), columns.id)
            .limit(MOST)
        )
        return [_promotion(row) for row in await self._session.execute(statement)]

    async def cart_of(self, customer_id: int) -> CartDTO | None:
        columns = carts.c
        latest = (
            select(carts)
            .where(
                *equals(columns.customer_id, customer_id),
                columns.is_active.is_(true()),
                func.lower(columns.status) == OPEN,
                columns.converted_to_order_id.is_(None),
            )
            .order_by(columns.last_activity_at.desc(), columns.id.desc())
            .limit(1)
        )
        cart = (await self._session.execute(latest)).first()
        if cart is None:
            return None
        lines = select(cart_items).where(cart_items.c.cart_id == cart.id).order_by(cart_items.c.id)
        return _cart(cart, (await self._session.execute(lines)).all())

    async def addresses_of(self, customer_id: int) -> Sequence[AddressDTO]:
        columns = customer_addresses.c
        usual = func.coalesce(columns.is_default_shipping, False)
        statement = (
            select(customer_addresses)
            .where(
                *equals(columns.customer_id, customer_id),
                columns.is_active.is_(true()),
                columns.is_deleted.is_not(true()),
            )
            .order_by(usual.desc(), columns.id)
            .limit(MOST)
        )
        return [_address(row) for row in await self._session.execute(statement)]

    async def ratings_of(self, product_ids: Collection[int]) -> dict[int, RatingDTO]:
        product = reviews.c.product_id
        statement = (
            select(product, func.count().label("number"), func.sum(reviews.c.rating).label("total"))
            .where(*one_of(product, product_ids), *_shown())
            .group_by(product)
        )
        found = {row.product_id: _rating(row) for row in await self._session.execute(statement)}
        return {product_id: found.get(product_id, RatingDTO(None, 0)) for product_id in product_ids}

    async def best_sellers(self, since: date, limit: int) -> Sequence[int]:
        product, sold = sales_items.c.product_id, func.sum(sales_items.c.quantity)
        statement = (
            select(product)
            .join_from(sales_items, sales_orders, sales_orders.c.id == sales_items.c.sales_order_id)
            .join(products, products.c.id == product)
            .where(
                sales_orders.c.order_date >= since,
                sales_orders.c.status != OrderStatus.CANCELLED,
                products.c.is_active.is_(true()),
            )
            .group_by(product)
            .order_by(sold.desc(), product)
            .limit(limit)
        )
        return list(await self._session.scalars(statement))

    async def reviews_of(self, product_id: int, limit: int) -> Sequence[ReviewDTO]:
        columns = reviews.c
        statement = (
            select(reviews)
            .where(*equals(columns.product_id, product_id), *_shown())
            .order_by(columns.created_at.desc(), columns.id.desc())
            .limit(limit)
        )
        return [_review(row) for row in await self._session.execute(statement)]


def _shown() -> list[ColumnElement[bool]]:
    columns = reviews.c
    return [columns.is_visible.is_(true()), columns.is_deleted.is_not(true()), func.lower(columns.status) == APPROVED]


def _rating(row: Row[*tuple[Any, ...]]) -> RatingDTO:
    return RatingDTO(rounded(Decimal(row.total) / row.number, 1), row.number)


def _promotion(row: Row[*tuple[Any, ...]]) -> PromotionDTO:
    is_percentage = row.discount_type.lower() == PERCENTAGE and row.discount_value is not None
    percentage = _amount(row.discount_value) if is_percentage else None
    return PromotionDTO(row.id, row.title, row.description, row.banner_url, percentage, row.end_date)


def _cart(row: Row[*tuple[Any, ...]], lines: Sequence[Row[*tuple[Any, ...]]]) -> CartDTO:
    return CartDTO(
        id=row.id,
        customer_id=row.customer_id,
        branch_id=row.branch_id,
        subtotal=_amount(row.subtotal),
        discount_amount=_amount(row.discount_amount),
        tax_amount=_amount(row.tax_amount),
        delivery_fee=_amount(row.delivery_fee),
        total=_amount(row.total),
        lines=tuple(_line(line) for line in lines),
    )


def _line(row: Row[*tuple[Any, ...]]) -> CartLineDTO:
    return CartLineDTO(
        id=row.id,
        product_id=row.product_id,
        product_name=row.product_name or "",
        product_image=row.product_image,
        quantity=row.quantity,
        unit_price=_amount(row.unit_price),
        subtotal=_amount(row.subtotal),
    )


def _address(row: Row[*tuple[Any, ...]]) -> AddressDTO:
    return AddressDTO(
        id=row.id,
        label=row.label,
        full_name=row.full_name,
        phone=row.phone,
        line1=row.address_line1,
        line2=row.address_line2,
        city=row.city,
        country=row.country,
        is_default=bool(row.is_default_shipping),
    )


def _review(row: Row[*tuple[Any, ...]]) -> ReviewDTO:
    return ReviewDTO(
        id=row.id,
        rating=row.rating,
        title=row.title,
        comment=row.comment,
        customer_name=row.customer_name,
        is_verified_purchase=bool(row.is_verified_purchase),
        created_at=row.created_at,
    )


def _amount(stored: float) -> Decimal:
    """Money that the monolith keeps in binary floats."""
    return rounded(Decimal(str(stored)), 2)
