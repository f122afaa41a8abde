"""The mobile BFF, which knows of no rows.

The monolith's composers await a session that is synchronous, catch the TypeError and report what they were to
compose as absent. So, whatever the tables hold, a home is empty, a list is empty and one thing is a 404; none of
these routes depends on the database.
"""

from datetime import datetime
from typing import Annotated, NoReturn

from fastapi import APIRouter, HTTPException, Query

from legacy_shim.standin.database import Now
from legacy_shim.standin.routers import mobile_schemas as schemas

router = APIRouter(prefix="/api/mobile", tags=["mobile_bff"])

Page = Annotated[int, Query(ge=1)]
PageSize = Annotated[int, Query(ge=1, le=100)]
Answer = dict[str, object]


def _invalidated(what: str, key: int) -> Answer:
    """There is no cache to clear, and clearing one always succeeds."""
    return {"success": True, "message": f"Cache invalidated for {what} {key}"}


def _naive(now: datetime) -> str:
    return now.replace(tzinfo=None).isoformat(timespec="microseconds")


def _missing(what: str) -> HTTPException:
    return HTTPException(404, f"{what} not found")


@router.get("/home", response_model=schemas.MobileHomeResponse)
def get_home(customer_id: int | None = None, branch_id: int | None = None) -> schemas.MobileHomeResponse:
    return schemas.MobileHomeResponse()


@router.get("/salesperson/dashboard")
def get_salesperson_dashboard(salesperson_id: int, now: Now, date_range: str = "today") -> Answer:
    return {
        "salesperson_id": salesperson_id,
        "date_range": date_range,
        "salesperson": None,
        "sales": {"total_amount": 0.0, "total_orders": 0, "currency": "IQD"},
        "customers": [],
        "recent_orders": [],
        "generated_at": _naive(now),
    }


@router.post("/salesperson/{salesperson_id}/dashboard/invalidate-cache")
def invalidate_dashboard_cache(salesperson_id: int) -> Answer:
    return _invalidated("salesperson", salesperson_id)


@router.get("/products/{product_id}", response_model=schemas.MobileProductDetail)
def get_product(product_id: int, customer_id: int | None = None) -> NoReturn:
    raise _missing("Product")


@router.get("/products/search", response_model=schemas.MobileSearchResponse)
def search_products(
    terms: Annotated[schemas.MobileSearch, Query()],
) -> schemas.MobileSearchResponse:
    """Stands behind ``/products/{product_id}`` and is never reached."""
    return schemas.MobileSearchResponse(
        query=terms.q,
        results=[],
        total_count=0,
        page=terms.page,
        page_size=terms.page_size,
    )


@router.get(
    "/categories/{category_id}/products",
    response_model=schemas.MobileCategoryProductsResponse,
)
def get_category_products(
    category_id: int,
    page: Page = 1,
    page_size: PageSize = 20,
    branch_id: int | None = None,
) -> NoReturn:
    raise _missing("Category")


@router.get(
    "/products/{product_id}/related",
    response_model=list[schemas.MobileProductDetail],
)
def get_related_products(
    product_id: int, limit: Annotated[int, Query(ge=1, le=20)] = 10
) -> list[schemas.MobileProductDetail]:
    return []


@router.get("/checkout", response_model=schemas.MobileCheckoutResponse)
def get_checkout(customer_id: int, branch_id: int | None = None) -> NoReturn:
    raise HTTPException(404, "Checkout data not available")


@router.get("/customers/{customer_id}/complete")
def get_customer_complete(
    customer_id: int,
    *,
    include_orders: bool = True,
    include_payments: bool = True,
) -> Answer:
    raise _missing("Customer")


@router.get("/customers/{customer_id}/quick")
def get_customer_quick(customer_id: int) -> Answer:
    raise _missing("Customer")


@router.get("/customers/{customer_id}/financial")
def get_customer_financial(customer_id: int) -> Answer:
    raise _missing("Customer")


@router.post("/customers/{customer_id}/invalidate-cache")
def invalidate_customer_cache(customer_id: int) -> Answer:
    return _invalidated("customer", customer_id)


@router.get("/orders/{order_id}/complete")
def get_order_complete(
    order_id: int,
    *,
    include_items: bool = True,
    include_payment: bool = True,
    include_delivery: bool = True,
) -> Answer:
    raise _missing("Order")


@router.get("/orders/{order_id}/quick")
def get_order_quick(order_id: int) -> Answer:
    raise _missing("Order")


@router.get("/customers/{customer_id}/orders")
def get_customer_orders(customer_id: int, limit: PageSize = 20, status: str | None = None) -> Answer:
    return {"customer_id": customer_id, "orders": [], "total": 0}


@router.post("/orders/{order_id}/invalidate-cache")
def invalidate_order_cache(order_id: int) -> Answer:
    return _invalidated("order", order_id)


@router.get("/products/{product_id}/complete")
def get_product_complete_bff(
    product_id: int,
    *,
    include_similar: bool = True,
    include_reviews: bool = True,
) -> Answer:
    raise _missing("Product")


@router.post("/products/{product_id}/invalidate-cache")
def invalidate_product_cache(product_id: int) -> Answer:
    return _invalidated("product", product_id)


@router.get("/health")
def health_check(now: Now) -> Answer:
    return {
        "status": "healthy",
        "service": "mobile-bff",
        "timestamp": _naive(now),
    }
