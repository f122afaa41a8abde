"""Tables filled by the move from Zoho, which items and vendors are served from."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from legacy_shim.standin.models.enums import CURRENCYENUM, MIGRATIONSTATUSENUM
from legacy_shim.standin.models.types import (
    Base,
    Dec10x3,
    Dec12x3,
    Dec15x3,
    Id,
    LongText,
    Naive,
    Stamped,
    Str20,
    Str50,
    Str100,
    Str255,
    Str500,
    Touched,
)


class PriceList(Base):
    __tablename__ = "price_lists"

    id: Mapped[Id]
    code: Mapped[Str50] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    description_ar: Mapped[LongText | None]
    description_en: Mapped[LongText | None]
    currency: Mapped[str] = mapped_column(CURRENCYENUM)
    is_default: Mapped[bool | None] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    effective_from: Mapped[Naive | None]
    effective_to: Mapped[Naive | None]
    zoho_price_list_id: Mapped[Str100 | None]
    zoho_last_sync: Mapped[Naive | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ItemCategory(Base):
    __tablename__ = "item_categories"

    id: Mapped[Id]
    code: Mapped[Str50] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    description_ar: Mapped[LongText | None]
    description_en: Mapped[LongText | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("item_categories.id"))
    level: Mapped[int | None]
    sort_order: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]


class MigrationItem(Base):
    __tablename__ = "migration_items"

    id: Mapped[Id]
    code: Mapped[Str100] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    description_ar: Mapped[LongText | None]
    description_en: Mapped[LongText | None]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("item_categories.id"))
    brand: Mapped[Str100 | None]
    model: Mapped[Str100 | None]
    specifications: Mapped[LongText | None]
    unit_of_measure: Mapped[Str50 | None]
    cost_price_usd: Mapped[Dec15x3 | None] = mapped_column(default=0)
    cost_price_iqd: Mapped[Dec15x3 | None] = mapped_column(default=0)
    selling_price_usd: Mapped[Dec15x3 | None] = mapped_column(default=0)
    selling_price_iqd: Mapped[Dec15x3 | None] = mapped_column(default=0)
    track_inventory: Mapped[bool | None]
    reorder_level: Mapped[Dec10x3 | None] = mapped_column(default=0)
    reorder_quantity: Mapped[Dec10x3 | None] = mapped_column(default=0)
    weight: Mapped[Dec10x3 | None]
    dimensions: Mapped[Str100 | None]
    image_url: Mapped[Str500 | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_serialized: Mapped[bool | None] = mapped_column(default=False)
    is_batch_tracked: Mapped[bool | None] = mapped_column(default=False)
    zoho_item_id: Mapped[Str100 | None]
    zoho_last_sync: Mapped[Naive | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MigrationCustomer(Base):
    __tablename__ = "migration_customers"

    id: Mapped[Id]
    code: Mapped[Str50] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    email: Mapped[Str255 | None]
    phone: Mapped[Str20 | None]
    mobile: Mapped[Str20 | None]
    address_ar: Mapped[LongText | None]
    address_en: Mapped[LongText | None]
    city: Mapped[Str100 | None]
    region: Mapped[Str100 | None]
    postal_code: Mapped[Str20 | None]
    country: Mapped[Str100 | None]
    tax_number: Mapped[Str50 | None]
    currency: Mapped[str] = mapped_column(CURRENCYENUM)
    credit_limit: Mapped[Dec15x3 | None] = mapped_column(default=0)
    payment_terms: Mapped[Str100 | None]
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_lists.id"))
    salesperson_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    assigned_region: Mapped[Str100 | None]
    outstanding_receivable: Mapped[Dec15x3 | None] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    zoho_customer_id: Mapped[Str100 | None]
    zoho_deposit_account: Mapped[Str255 | None]
    zoho_last_sync: Mapped[Naive | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]


class MigrationVendor(Base):
    __tablename__ = "migration_vendors"

    id: Mapped[Id]
    code: Mapped[Str50] = mapped_column(unique=True)
    name_ar: Mapped[Str255]
    name_en: Mapped[Str255]
    email: Mapped[Str255 | None]
    phone: Mapped[Str20 | None]
    contact_person: Mapped[Str255 | None]
    address_ar: Mapped[LongText | None]
    address_en: Mapped[LongText | None]
    city: Mapped[Str100 | None]
    country: Mapped[Str100 | None]
    tax_number: Mapped[Str50 | None]
    currency: Mapped[str] = mapped_column(CURRENCYENUM)
    payment_terms: Mapped[Str100 | None]
    outstanding_payable: Mapped[Dec15x3 | None] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    zoho_vendor_id: Mapped[Str100 | None]
    zoho_last_sync: Mapped[Naive | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]


class MigrationStock(Base):
    __tablename__ = "migration_stock"

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("migration_items.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    quantity_on_hand: Mapped[Dec12x3] = mapped_column(default=0)
    quantity_reserved: Mapped[Dec12x3] = mapped_column(default=0)
    quantity_available: Mapped[Dec12x3] = mapped_column(default=0)
    average_cost: Mapped[Dec15x3 | None]
    last_cost: Mapped[Dec15x3 | None]
    reorder_level: Mapped[Dec10x3 | None] = mapped_column(default=0)
    reorder_quantity: Mapped[Dec10x3 | None] = mapped_column(default=0)
    max_stock_level: Mapped[Dec10x3 | None]
    last_movement_date: Mapped[Naive | None]
    last_movement_type: Mapped[Str50 | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]


class MigrationBatch(Base):
    __tablename__ = "migration_batches"

    id: Mapped[Id]
    batch_number: Mapped[Str50] = mapped_column(unique=True)
    batch_name: Mapped[Str255]
    description: Mapped[LongText | None]
    status: Mapped[str] = mapped_column(MIGRATIONSTATUSENUM)
    start_time: Mapped[Naive | None]
    end_time: Mapped[Naive | None]
    total_entities: Mapped[int | None]
    total_records: Mapped[int | None]
    successful_records: Mapped[int | None]
    failed_records: Mapped[int | None]
    source_system: Mapped[Str100 | None]
    migration_config: Mapped[LongText | None]
    error_log: Mapped[LongText | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class MigrationRecord(Base):
    __tablename__ = "migration_records"

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("migration_batches.id"))
    entity_type: Mapped[Str100]
    source_id: Mapped[Str100]
    source_data: Mapped[LongText | None]
    target_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(MIGRATIONSTATUSENUM)
    processed_at: Mapped[Naive | None]
    error_message: Mapped[LongText | None]
    retry_count: Mapped[int | None]
    requires_manual_review: Mapped[bool | None]
    manual_review_notes: Mapped[LongText | None]
    created_at: Mapped[Stamped]
    updated_at: Mapped[Touched | None]
