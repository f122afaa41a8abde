"""What each screen of the shop shows, read at once; one read that fails fails the screen, as in `screens`."""

from decimal import Decimal
from typing import Final

from legacy_shim.contract.mobile_bff import objects, schemas, shapes
from legacy_shim.contract.mobile_bff.objects import Object
from legacy_shim.contract.mobile_bff.screens import LATEST
from new_core.api.bff.reading import reading
from new_core.api.container import Container
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.product_dto import ProductDTO, ProductQuery
from new_core.application.dtos.storefront_dto import CartDTO
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError
from new_core.domain.exceptions.product_exceptions import ProductNotFoundError

SHELF: Final = 10
"""Products in one row of the home screen."""
SIMILAR: Final = 10
REVIEWS: Final = 5


async def home(container: Container, customer_id: int | None, branch_id: int | None) -> schemas.MobileHomeResponse:
    catalogue = container.products
    async with reading() as reads:
        featured = reads.create_task(
            catalogue.find_products(ProductQuery(is_active=True, is_featured=True, limit=SHELF))
        )
        sold = reads.create_task(best_sellers(container))
        newest = reads.create_task(catalogue.find_products(ProductQuery(is_active=True, sort=LATEST, limit=SHELF)))
        promotions = reads.create_task(container.storefront.list_promotions("home", branch_id))
        customer = reads.create_task(known_customer(container, customer_id))
        cart = reads.create_task(cart_of(container, customer_id))
    shelves = [featured.result(), sold.result(), newest.result()]
    everything = {product.id for shelf in shelves for product in shelf}
    available = await container.inventory.count_available(everything, branch_id)
    shown = [[shapes.minimal(product, available) for product in shelf] for shelf in shelves]
    found = customer.result()
    return schemas.MobileHomeResponse(
        featured_products=shown[0],
        best_sellers=shown[1],
        new_arrivals=shown[2],
        promotions=[shapes.promotion(each) for each in promotions.result()],
        customer=shapes.info(found) if found else None,
        cart=shapes.summary(cart.result()),
    )


async def best_sellers(container: Container) -> list[ProductDTO]:
    ids = tuple(await container.storefront.list_best_sellers(SHELF))
    found = {product.id: product for product in await container.products.find_products(ProductQuery(ids=ids))}
    # In the order of the sales, which reading by ids does not keep.
    return [found[product_id] for product_id in ids if product_id in found]


async def known_customer(container: Container, customer_id: int | None) -> CustomerDTO | None:
    try:
        return None if customer_id is None else await container.customers.get_customer(customer_id)
    except CustomerNotFoundError:
        return None


async def cart_of(container: Container, customer_id: int | None) -> CartDTO | None:
    return None if customer_id is None else await container.storefront.find_cart(customer_id)


async def product(container: Container, product_id: int) -> schemas.MobileProductDetail:
    async with reading() as reads:
        found = reads.create_task(container.products.get_product(product_id))
        available = reads.create_task(container.inventory.count_available([product_id]))
        ratings = reads.create_task(container.storefront.list_ratings([product_id]))
    return shapes.detail(found.result(), available.result(), ratings.result()[product_id])


async def similar_products(container: Container, like: ProductDTO, limit: int) -> list[ProductDTO]:
    wanted = ProductQuery(is_active=True, category_id=like.category_id, limit=limit + 1)
    return [each for each in await container.products.find_products(wanted) if each.id != like.id][:limit]


async def related(container: Container, product_id: int, limit: int) -> list[schemas.MobileProductDetail]:
    """Show what is in the same category; nothing is like a product that is not there."""
    try:
        like = await container.products.get_product(product_id)
    except ProductNotFoundError:
        return []
    found = await similar_products(container, like, limit)
    ids = [each.id for each in found]
    async with reading() as reads:
        available = reads.create_task(container.inventory.count_available(ids))
        ratings = reads.create_task(container.storefront.list_ratings(ids))
    return [shapes.detail(each, available.result(), ratings.result()[each.id]) for each in found]


async def category(
    container: Container, category_id: int, listing: schemas.CategoryListing
) -> schemas.MobileCategoryProductsResponse:
    offset = (listing.page - 1) * listing.page_size
    wanted = ProductQuery(is_active=True, category_id=category_id, offset=offset, limit=listing.page_size)
    async with reading() as reads:
        found = reads.create_task(container.categories.get_category(category_id))
        page = reads.create_task(container.products.page_products(wanted))
    products, total = page.result().items, page.result().total
    available = await container.inventory.count_available([each.id for each in products], listing.branch_id)
    return schemas.MobileCategoryProductsResponse(
        category=schemas.MobileCategory(id=category_id, name=found.result().name, product_count=total),
        products=[shapes.minimal(each, available) for each in products],
        total_count=total,
        page=listing.page,
        has_more=offset + len(products) < total,
    )


async def search(container: Container, terms: schemas.MobileSearch) -> schemas.MobileSearchResponse:
    offset = (terms.page - 1) * terms.page_size
    wanted = ProductQuery(
        search=terms.q,
        is_active=True,
        category_id=terms.category_id,
        min_price=_price(terms.min_price),
        max_price=_price(terms.max_price),
        offset=offset,
        limit=terms.page_size,
    )
    page = await container.products.page_products(wanted)
    available = await container.inventory.count_available([each.id for each in page.items], terms.branch_id)
    return schemas.MobileSearchResponse(
        query=terms.q,
        results=[shapes.minimal(each, available) for each in page.items],
        total_count=page.total,
        page=terms.page,
        page_size=terms.page_size,
        has_more=offset + len(page.items) < page.total,
    )


def _price(amount: float | None) -> Decimal | None:
    # By its text: Decimal of a float has the digits of the binary fraction, and 0.1 would exclude what costs 0.1.
    return None if amount is None else Decimal(str(amount))


async def checkout(
    container: Container, customer_id: int, branch_id: int | None
) -> schemas.MobileCheckoutResponse | None:
    """Show the customer's cart; None without one, or without the customer."""
    async with reading() as reads:
        cart = reads.create_task(container.storefront.find_cart(customer_id))
        addresses = reads.create_task(container.storefront.list_addresses(customer_id))
        promotions = reads.create_task(container.storefront.list_promotions("checkout", branch_id))
    found = cart.result()
    return None if found is None else shapes.checkout(found, addresses.result(), promotions.result())


async def full_product(container: Container, product_id: int, *, with_similar: bool, with_reviews: bool) -> Object:
    # Alone and first, because what is like it is found by its category.
    like = await container.products.get_product(product_id)
    async with reading() as reads:
        available = reads.create_task(container.inventory.count_available([product_id]))
        ratings = reads.create_task(container.storefront.list_ratings([product_id]))
        reviews = reads.create_task(container.storefront.list_reviews(product_id, REVIEWS if with_reviews else 0))
        similar = reads.create_task(similar_products(container, like, SIMILAR if with_similar else 0))
    shown: Object = {
        "product": objects.as_object(
            shapes.detail(like, available.result(), ratings.result()[product_id]).model_dump()
        ),
        "category": {"id": like.category.id, "name": like.category.name, "name_ar": like.category.name_ar},
    }
    if with_similar:
        others = similar.result()
        theirs = await container.inventory.count_available([each.id for each in others])
        shown["similar_products"] = [objects.as_object(shapes.minimal(each, theirs).model_dump()) for each in others]
    if with_reviews:
        shown["reviews"] = [objects.review_object(each) for each in reviews.result()]
    return shown
