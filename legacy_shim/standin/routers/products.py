"""The products router with categories and media; ``/statistics`` stands behind ``/{product_id}``, never reached."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from sqlalchemy import func, select

from legacy_shim.standin.database import Db
from legacy_shim.standin.models import Category, Product
from legacy_shim.standin.routers import products_schemas as schemas
from legacy_shim.standin.routers.translation import to_arabic

router = APIRouter(prefix="/api/products", tags=["products"])

Skip = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=1000)]
MediaType = Annotated[str, Query(pattern=schemas.MEDIA_TYPE)]
Answer = dict[str, object]


@router.post("/", response_model=schemas.Product, status_code=201)
def create_product(body: schemas.ProductCreate, db: Db) -> Product:
    if db.scalar(select(Product.id).where(Product.sku == body.sku)):
        raise HTTPException(400, "SKU already exists")
    if db.get(Category, body.category_id) is None:
        raise HTTPException(404, "Category not found")
    product = Product(**body.model_dump())
    db.add(product)
    db.commit()
    db.refresh(product)
    return product


@router.get("/", response_model=list[schemas.ProductSummary])
def get_products(
    db: Db,
    skip: Skip = 0,
    limit: Limit = 100,
    category_id: int | None = None,
    search: str | None = None,
    *,
    is_active: bool | None = None,
) -> list[Answer]:
    query = select(Product)
    if category_id is not None:
        query = query.where(Product.category_id == category_id)
    if is_active is not None:
        query = query.where(Product.is_active == is_active)
    if search:
        # The monolith's search looks into an attribute that its model does not have.
        raise AttributeError("Product has no attribute 'category_name'")
    products = db.scalars(query.offset(skip).limit(limit))
    return [_summary(product) for product in products]


def _summary(product: Product) -> Answer:
    return {
        "id": product.id,
        "sku": product.sku,
        "name": product.name,
        "name_ar": product.name_ar,
        "unit_price": product.unit_price,
        "unit_of_measure": product.unit_of_measure,
        "is_active": product.is_active,
        "category_name": product.category.name,
        "category_name_ar": product.category.name_ar,
        "image_url": product.image_url,
    }


@router.get("/{product_id}", response_model=schemas.Product)
def get_product(product_id: int, db: Db) -> Product:
    product = db.get(Product, product_id)
    if product is None:
        raise HTTPException(404, "Product not found")
    return product


@router.put("/{product_id}", response_model=schemas.Product)
def update_product(product_id: int, body: schemas.ProductUpdate, db: Db) -> Product:
    product = get_product(product_id, db)
    changes = body.model_dump(exclude_unset=True)
    sku = changes.get("sku", product.sku)
    if db.scalar(select(Product.id).where(Product.sku == sku, Product.id != product_id)):
        raise HTTPException(400, "SKU already exists")
    for field, value in changes.items():
        setattr(product, field, value)
    db.commit()
    db.refresh(product)
    return product


@router.delete("/{product_id}")
def delete_product(product_id: int, db: Db) -> dict[str, str]:
    product = get_product(product_id, db)
    product.is_active = False
    db.commit()
    return {"message": "Product deactivated successfully"}


@router.post("/translate", response_model=schemas.TranslateResponse)
def translate_product_name(body: schemas.TranslateRequest) -> Answer:
    description = body.description
    return {
        "arabic_name": to_arabic(body.english_name),
        "arabic_description": to_arabic(description) if description else None,
    }


@router.post("/{product_id}/media", response_model=schemas.MediaUploadResponse)
def upload_product_media(product_id: int, body: schemas.MediaUploadRequest, db: Db) -> Answer:
    """The product is the one in the path, whatever the body says."""
    product = get_product(product_id, db)
    stored = [*_media(product, body.media_type), body.media_url]
    setattr(product, f"{body.media_type}s", stored)
    if body.is_primary and body.media_type == "image":
        product.image_url = body.media_url
    db.commit()
    return {
        "success": True,
        "message": f"{body.media_type.capitalize()} uploaded successfully",
        "media_url": body.media_url,
    }


@router.delete("/{product_id}/media")
def remove_product_media(product_id: int, media_url: str, media_type: MediaType, db: Db) -> dict[str, str]:
    product = get_product(product_id, db)
    stored = _media(product, media_type)
    if media_url not in stored:
        raise HTTPException(404, "Media not found")
    setattr(product, f"{media_type}s", [url for url in stored if url != media_url])
    if product.image_url == media_url:
        product.image_url = None
    db.commit()
    return {"message": f"{media_type.capitalize()} removed successfully"}


def _media(product: Product, media_type: str) -> list[object]:
    """What the JSON column holds, or nothing where it is not a list."""
    stored = product.images if media_type == "image" else product.videos
    return stored if isinstance(stored, list) else []


@router.get("/categories/", response_model=list[schemas.Category])
def get_categories(db: Db, skip: Skip = 0, limit: Limit = 100) -> Sequence[Category]:
    active = select(Category).where(Category.is_active.is_(True))
    return db.scalars(active.offset(skip).limit(limit)).all()


@router.post("/categories/", response_model=schemas.Category, status_code=201)
def create_category(body: schemas.CategoryCreate, db: Db) -> Category:
    category = Category(**body.model_dump())
    db.add(category)
    db.commit()
    db.refresh(category)
    return category


@router.get("/statistics")
def get_product_statistics(db: Db) -> Answer:
    total = db.scalar(select(func.count(Product.id))) or 0
    active = db.scalar(select(func.count(Product.id)).where(Product.is_active.is_(True))) or 0
    return {
        "total_products": total,
        "active_products": active,
        "inactive_products": total - active,
        "total_categories": db.scalar(select(func.count(Category.id))) or 0,
    }
