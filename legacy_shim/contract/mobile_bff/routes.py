"""The routes in the monolith's order of registration; all of them are open.

Hence GET `/products/search` is never reached: `/products/{product_id}` takes it and answers 422.
"""

from typing import Annotated, Final

from fastapi import HTTPException, Query, Response
from pydantic import TypeAdapter

from legacy_shim.contract.mobile_bff import schemas, screens, shop
from legacy_shim.contract.mobile_bff.objects import Object
from legacy_shim.contract.mobile_bff.shapes import naive
from legacy_shim.dialect import Answers, json_response, refusal
from legacy_shim.routing import ContractRouter
from legacy_shim.stored import rendered, rendered_list
from new_core.api.container import Container
from new_core.api.dependencies import ContainerDep
from new_core.application.dtos.sales_order_dto import OrderQuery
from new_core.domain.exceptions.category_exceptions import CategoryNotFoundError
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError
from new_core.domain.exceptions.product_exceptions import ProductNotFoundError
from new_core.domain.exceptions.sales_order_exceptions import SalesOrderNotFoundError

router = ContractRouter(prefix="/api/mobile", tags=["mobile_bff"])

ANSWERS: Final[Answers] = {
    ProductNotFoundError: (404, "Product not found"),
    CategoryNotFoundError: (404, "Category not found"),
    CustomerNotFoundError: (404, "Customer not found"),
    SalesOrderNotFoundError: (404, "Order not found"),
}
_details: Final = TypeAdapter(list[schemas.MobileProductDetail])


@router.get("/home", response_model=schemas.MobileHomeResponse)
async def get_home(container: ContainerDep, customer_id: int | None = None, branch_id: int | None = None) -> Response:
    return rendered(await shop.home(container, customer_id, branch_id))


@router.get("/salesperson/dashboard")
async def get_salesperson_dashboard(
    container: ContainerDep, salesperson_id: int, date_range: str = "today"
) -> Response:
    if date_range not in screens.DAYS:
        raise refusal("date_range", date_range, f"must be one of {', '.join(screens.DAYS)}")
    now = container.clock()
    shown = await screens.salesperson_dashboard(container, salesperson_id, date_range, now.date())
    return json_response({**shown, "generated_at": naive(now)})


@router.post("/salesperson/{salesperson_id}/dashboard/invalidate-cache")
async def invalidate_dashboard_cache(container: ContainerDep, salesperson_id: int) -> Response:
    return await _forget(container, "salesperson", salesperson_id)


@router.get("/products/{product_id}", response_model=schemas.MobileProductDetail)
async def get_product(container: ContainerDep, product_id: int, customer_id: int | None = None) -> Response:
    """Show it to any customer alike: a product has one price."""
    return rendered(await shop.product(container, product_id))


@router.get("/products/search", response_model=schemas.MobileSearchResponse)
async def search_products(container: ContainerDep, terms: Annotated[schemas.MobileSearch, Query()]) -> Response:
    return rendered(await shop.search(container, terms))


@router.get("/categories/{category_id}/products", response_model=schemas.MobileCategoryProductsResponse)
async def get_category_products(
    container: ContainerDep, category_id: int, listing: Annotated[schemas.CategoryListing, Query()]
) -> Response:
    return rendered(await shop.category(container, category_id, listing))


@router.get("/products/{product_id}/related", response_model=list[schemas.MobileProductDetail])
async def get_related_products(
    container: ContainerDep, product_id: int, limit: Annotated[int, Query(ge=1, le=20)] = 10
) -> Response:
    return rendered_list(_details, await shop.related(container, product_id, limit))


@router.get("/checkout", response_model=schemas.MobileCheckoutResponse)
async def get_checkout(container: ContainerDep, customer_id: int, branch_id: int | None = None) -> Response:
    shown = await shop.checkout(container, customer_id, branch_id)
    if shown is None:
        raise HTTPException(404, "Checkout data not available")
    return rendered(shown)


@router.get("/customers/{customer_id}/complete")
async def get_customer_complete(
    container: ContainerDep, customer_id: int, *, include_orders: bool = True, include_payments: bool = True
) -> Response:
    shown = await screens.customer(container, customer_id, with_orders=include_orders, with_payments=include_payments)
    return _stamped(container, shown)


@router.get("/customers/{customer_id}/quick")
async def get_customer_quick(container: ContainerDep, customer_id: int) -> Response:
    return json_response(await screens.short_customer(container, customer_id))


@router.get("/customers/{customer_id}/financial")
async def get_customer_financial(container: ContainerDep, customer_id: int) -> Response:
    return json_response({"success": True, "data": await screens.financial(container, customer_id)})


@router.post("/customers/{customer_id}/invalidate-cache")
async def invalidate_customer_cache(container: ContainerDep, customer_id: int) -> Response:
    return await _forget(container, "customer", customer_id)


@router.get("/orders/{order_id}/complete")
async def get_order_complete(
    container: ContainerDep,
    order_id: int,
    *,
    include_items: bool = True,
    include_payment: bool = True,
    include_delivery: bool = True,
) -> Response:
    shown = await screens.order(
        container, order_id, with_items=include_items, with_payment=include_payment, with_delivery=include_delivery
    )
    return _stamped(container, shown)


@router.get("/orders/{order_id}/quick")
async def get_order_quick(container: ContainerDep, order_id: int) -> Response:
    return json_response(await screens.short_order(container, order_id))


@router.get("/customers/{customer_id}/orders")
async def get_customer_orders(
    container: ContainerDep,
    customer_id: int,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    status: str | None = None,
) -> Response:
    wanted = OrderQuery(customer_id=customer_id, status=status)
    orders, total = await screens.order_page(container, wanted, limit)
    return json_response({"customer_id": customer_id, "orders": orders, "total": total})


@router.post("/orders/{order_id}/invalidate-cache")
async def invalidate_order_cache(container: ContainerDep, order_id: int) -> Response:
    return await _forget(container, "order", order_id)


@router.get("/products/{product_id}/complete")
async def get_product_complete_bff(
    container: ContainerDep, product_id: int, *, include_similar: bool = True, include_reviews: bool = True
) -> Response:
    shown = await shop.full_product(container, product_id, with_similar=include_similar, with_reviews=include_reviews)
    return _stamped(container, shown)


@router.post("/products/{product_id}/invalidate-cache")
async def invalidate_product_cache(container: ContainerDep, product_id: int) -> Response:
    return await _forget(container, "product", product_id)


@router.get("/health")
async def health_check(container: ContainerDep) -> Response:
    return json_response({"status": "healthy", "service": "mobile-bff", "timestamp": naive(container.clock())})


KEPT: Final = {
    "salesperson": ("customer", "salesorder"),
    "customer": ("customer",),
    "order": ("salesorder",),
    "product": ("product",),
}
"""The aggregates that what is called so is read from."""


async def _forget(container: Container, what: str, key: int) -> Response:
    identity = None if what == "salesperson" else key
    if await container.kept.forget(KEPT[what], identity):
        return json_response({"success": True, "message": f"Cache invalidated for {what} {key}"})
    return json_response({"success": False, "message": f"Cache not invalidated for {what} {key}"})


def _stamped(container: Container, shown: Object) -> Response:
    return json_response({**shown, "generated_at": naive(container.clock())})
