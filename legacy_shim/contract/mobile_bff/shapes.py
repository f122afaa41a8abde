"""What the services know, in the shapes of the mobile app whose schemas the monolith declared."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from legacy_shim.contract.mobile_bff import schemas
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.product_dto import ProductDTO
from new_core.application.dtos.storefront_dto import AddressDTO, CartDTO, PromotionDTO, RatingDTO

Available = Mapping[int, Decimal]
"""By product."""


def minimal(product: ProductDTO, available: Available) -> schemas.MobileProductMinimal:
    return schemas.MobileProductMinimal(
        id=product.id,
        name=product.name,
        image=product.image_url,
        price=float(product.unit_price),
        in_stock=available[product.id] > 0,
    )


def detail(product: ProductDTO, available: Available, rating: RatingDTO) -> schemas.MobileProductDetail:
    return schemas.MobileProductDetail(
        id=product.id,
        name=product.name,
        description=product.description or "",
        images=pictures(product),
        price=float(product.unit_price),
        in_stock=available[product.id] > 0,
        # Whole pieces: of half a roll the app cannot sell one.
        stock_quantity=max(0, int(available[product.id])),
        specifications=specifications(product),
        rating=number(rating.average),
        review_count=rating.count,
    )


def pictures(product: ProductDTO) -> list[str]:
    return product.images or ([product.image_url] if product.image_url else [])


def specifications(product: ProductDTO) -> dict[str, object]:
    """What is known of the product, and nothing that is not."""
    stated: dict[str, object] = {
        "sku": product.sku,
        "unit_of_measure": product.unit_of_measure,
        "brand": product.brand,
        "model": product.model,
        "color": product.color,
        "size": product.size,
        "weight": number(product.weight),
        "dimensions": product.dimensions,
    }
    return {name: value for name, value in stated.items() if value is not None}


def promotion(found: PromotionDTO) -> schemas.MobilePromotion:
    return schemas.MobilePromotion(
        id=found.id,
        title=found.title,
        description=found.description or "",
        banner_url=found.banner_url,
        discount_percentage=number(found.discount_percentage),
        valid_until=naive(found.valid_until),
    )


def info(customer: CustomerDTO) -> schemas.MobileCustomerInfo:
    return schemas.MobileCustomerInfo(id=customer.id, name=customer.name, phone=customer.phone)


def summary(cart: CartDTO | None) -> schemas.MobileCartSummary:
    if cart is None:
        return schemas.MobileCartSummary()
    return schemas.MobileCartSummary(items_count=pieces(cart), total=float(cart.total))


def pieces(cart: CartDTO) -> int:
    return sum(line.quantity for line in cart.lines)


def checkout(
    cart: CartDTO, addresses: Sequence[AddressDTO], promotions: Sequence[PromotionDTO]
) -> schemas.MobileCheckoutResponse:
    return schemas.MobileCheckoutResponse(
        cart=full_cart(cart),
        addresses=[address(found) for found in addresses],
        promotions=[promotion(found) for found in promotions],
        summary={
            "items_count": pieces(cart),
            "subtotal": float(cart.subtotal),
            "discount": float(cart.discount_amount),
            "tax": float(cart.tax_amount),
            "delivery_fee": float(cart.delivery_fee),
            "total": float(cart.total),
            "currency": schemas.CURRENCY,
        },
    )


def full_cart(cart: CartDTO) -> schemas.MobileCart:
    lines = [
        schemas.MobileCartItem(
            id=line.id,
            product_id=line.product_id,
            product_name=line.product_name,
            product_image=line.product_image,
            quantity=line.quantity,
            price=float(line.unit_price),
            subtotal=float(line.subtotal),
        )
        for line in cart.lines
    ]
    return schemas.MobileCart(
        items=lines,
        subtotal=float(cart.subtotal),
        discount=float(cart.discount_amount),
        delivery_fee=float(cart.delivery_fee),
        total=float(cart.total),
    )


def address(found: AddressDTO) -> schemas.MobileAddress:
    return schemas.MobileAddress(
        id=found.id, label=found.label or found.full_name, address=found.text, is_default=found.is_default
    )


def number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def naive(at: datetime | None) -> str | None:
    """Without a zone and always with microseconds, as this router put its times."""
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
