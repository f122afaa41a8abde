"""Use cases about products."""

from collections.abc import Collection, Sequence

from new_core.application.dtos.category_dto import CategoryQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.dtos.product_dto import CatalogueFigures, ProductChanges, ProductDTO, ProductQuery
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.services.translator import Translator
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.product import Product
from new_core.domain.exceptions.product_exceptions import (
    DuplicateBarcodeError,
    DuplicateSkuError,
    ProductNotFoundError,
    UnknownCategoryError,
)
from new_core.domain.value_objects.media import MediaKind


class ProductService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock, translator: Translator) -> None:
        self._units = units
        self._clock = clock
        self._translator = translator

    async def find_products(self, query: ProductQuery) -> list[ProductDTO]:
        async with self._units(read_only=True) as unit:
            return await _shown(unit, await unit.products.find(query))

    async def page_products(self, query: ProductQuery) -> PageDTO[ProductDTO]:
        async with self._units(read_only=True) as unit:
            products = await _shown(unit, await unit.products.find(query))
            return PageDTO(products, await unit.products.count(query))

    async def get_product(self, product_id: int) -> ProductDTO:
        async with self._units(read_only=True) as unit:
            product = await unit.products.get(product_id)
            if product is None:
                raise ProductNotFoundError(product_id)
            return (await _shown(unit, [product]))[0]

    async def count_up(self) -> CatalogueFigures:
        async with self._units(read_only=True) as unit:
            return CatalogueFigures(
                products=await unit.products.count(ProductQuery()),
                active_products=await unit.products.count(ProductQuery(is_active=True)),
                categories=await unit.categories.count(CategoryQuery()),
            )

    async def create_product(self, fields: ProductChanges) -> ProductDTO:
        async with self._units() as unit:
            product = Product.create(fields, self._clock())
            await _check(unit, product, fields)
            return await _save(unit, product)

    async def update_product(self, product_id: int, changes: ProductChanges) -> ProductDTO:
        async with self._units() as unit:
            product = await _locked(unit, product_id)
            before = ProductChanges(sku=product.sku, barcode=product.barcode, category_id=product.category_id)
            product.revise(changes, self._clock())
            new = {name: value for name, value in changes.items() if value != before.get(name)}
            await _check(unit, product, new)
            return await _save(unit, product)

    async def deactivate_product(self, product_id: int) -> ProductDTO:
        async with self._units() as unit:
            product = await _locked(unit, product_id)
            product.deactivate(self._clock())
            return await _save(unit, product)

    async def add_media(self, product_id: int, kind: MediaKind, url: str, *, is_primary: bool = False) -> ProductDTO:
        # Under the row's lock: of two pictures that come at once neither is lost.
        async with self._units() as unit:
            product = await _locked(unit, product_id)
            product.add_media(kind, url, self._clock(), is_primary=is_primary)
            return await _save(unit, product)

    async def remove_media(self, product_id: int, kind: MediaKind, url: str) -> ProductDTO:
        async with self._units() as unit:
            product = await _locked(unit, product_id)
            product.remove_media(kind, url, self._clock())
            return await _save(unit, product)

    async def translate(self, text: str) -> str:
        """Give a name or a description in Arabic; nothing is stored."""
        return await self._translator.to_arabic(text)


async def _locked(unit: UnitOfWork, product_id: int) -> Product:
    product = await unit.products.get_for_update(product_id)
    if product is None:
        raise ProductNotFoundError(product_id)
    return product


async def _check(unit: UnitOfWork, product: Product, said: Collection[str]) -> None:
    # Asked although the database would refuse it: a failed statement costs the whole transaction.
    if "sku" in said and await unit.products.is_sku_taken(product.sku):
        raise DuplicateSkuError(product.sku)
    if "category_id" in said and await unit.categories.get(product.category_id) is None:
        raise UnknownCategoryError(product.category_id)
    barcode = product.barcode if "barcode" in said else None
    if barcode is not None and await unit.products.is_barcode_taken(barcode):
        raise DuplicateBarcodeError(barcode)


async def _save(unit: UnitOfWork, product: Product) -> ProductDTO:
    await unit.products.save(product)
    shown = await _shown(unit, [product])
    await unit.commit()
    return shown[0]


async def _shown(unit: UnitOfWork, products: Sequence[Product]) -> list[ProductDTO]:
    """With their categories, which cost one query however many there are."""
    categories = await unit.categories.by_ids({product.category_id for product in products})
    return [ProductDTO.of(product, categories[product.category_id]) for product in products]
