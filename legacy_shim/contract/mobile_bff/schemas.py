"""Bodies as the monolith's OpenAPI document declares them; money is a JSON number throughout this router."""

from pydantic import BaseModel, Field

CURRENCY = "IQD"
"""Prices and orders are in the base currency."""


class MobileProductMinimal(BaseModel):
    id: int
    name: str
    image: str | None = None
    price: float
    discount: float | None = None
    in_stock: bool


class MobilePromotion(BaseModel):
    id: int
    title: str
    description: str
    banner_url: str | None = None
    discount_percentage: float | None = None
    valid_until: str | None = None


class MobileCustomerInfo(BaseModel):
    id: int
    name: str
    phone: str | None = None
    avatar: str | None = None


class MobileCartSummary(BaseModel):
    items_count: int = 0
    total: float = 0.0
    currency: str = CURRENCY


class MobileHomeResponse(BaseModel):
    featured_products: list[MobileProductMinimal] = []
    best_sellers: list[MobileProductMinimal] = []
    new_arrivals: list[MobileProductMinimal] = []
    promotions: list[MobilePromotion] = []
    customer: MobileCustomerInfo | None = None
    cart: MobileCartSummary = MobileCartSummary()


class MobileProductDetail(BaseModel):
    id: int
    name: str
    description: str
    images: list[str] = []
    price: float
    original_price: float | None = None
    discount: float | None = None
    in_stock: bool
    stock_quantity: int
    branch_name: str | None = None
    specifications: dict[str, object] = {}
    rating: float | None = None
    review_count: int = 0


class MobileSearch(BaseModel):
    q: str = Field(min_length=1)
    page: int = Field(default=1, ge=1)
    page_size: int = Field(default=20, ge=1, le=100)
    branch_id: int | None = None
    category_id: int | None = None
    min_price: float | None = Field(default=None, ge=0)
    max_price: float | None = Field(default=None, ge=0)


class MobileSearchResponse(BaseModel):
    query: str
    results: list[MobileProductMinimal]
    total_count: int
    page: int = 1
    page_size: int = 20
    has_more: bool = False


class MobileCategory(BaseModel):
    id: int
    name: str
    icon: str | None = None
    product_count: int = 0


class CategoryListing(BaseModel):
    page: int = Field(default=1, ge=1)
    page_size: int = Field(default=20, ge=1, le=100)
    branch_id: int | None = None


class MobileCategoryProductsResponse(BaseModel):
    category: MobileCategory
    products: list[MobileProductMinimal]
    total_count: int
    page: int = 1
    has_more: bool = False


class MobileCartItem(BaseModel):
    id: int
    product_id: int
    product_name: str
    product_image: str | None = None
    quantity: int
    price: float
    subtotal: float


class MobileCart(BaseModel):
    items: list[MobileCartItem]
    subtotal: float
    discount: float = 0.0
    delivery_fee: float = 0.0
    total: float
    currency: str = CURRENCY


class MobileAddress(BaseModel):
    id: int
    label: str
    address: str
    is_default: bool = False


class MobilePaymentMethod(BaseModel):
    id: str
    name: str
    icon: str | None = None
    is_default: bool = False


class MobileDeliveryOption(BaseModel):
    id: str
    name: str
    fee: float
    estimated_days: int
    is_default: bool = False


class MobileCheckoutResponse(BaseModel):
    cart: MobileCart
    addresses: list[MobileAddress] = []
    payment_methods: list[MobilePaymentMethod] = []
    delivery_options: list[MobileDeliveryOption] = []
    promotions: list[MobilePromotion] = []
    summary: dict[str, object]
