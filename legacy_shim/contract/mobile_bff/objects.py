"""The bodies that the monolith declared no schema for, and never gave but as a 404: customers and orders."""

from datetime import date
from typing import cast

from legacy_shim.contract.mobile_bff.schemas import CURRENCY
from legacy_shim.contract.mobile_bff.shapes import naive
from legacy_shim.dialect import Json
from new_core.application.dtos.account_dto import SalespersonDTO
from new_core.application.dtos.customer_dto import CustomerDTO
from new_core.application.dtos.invoice_dto import InvoiceFigures
from new_core.application.dtos.payment_dto import PaymentDTO
from new_core.application.dtos.sales_order_dto import OrderViewDTO, SalesOrderDTO
from new_core.application.dtos.storefront_dto import AddressDTO, ReviewDTO

Object = dict[str, Json]


def customer_object(customer: CustomerDTO) -> Object:
    return {
        "id": customer.id,
        "customer_code": customer.customer_code,
        "name": customer.name,
        "company_name": customer.company_name,
        "phone": customer.phone,
        "email": customer.email,
        "address": customer.address,
        "city": customer.city,
        "country": customer.country,
        "salesperson_id": customer.salesperson_id,
        "is_active": customer.is_active,
    }


def person_object(person: SalespersonDTO) -> Object:
    return {"id": person.id, "name": person.name, "employee_code": person.employee_code}


def short_customer(customer: CustomerDTO, owed: InvoiceFigures) -> Object:
    return {
        "id": customer.id,
        "customer_code": customer.customer_code,
        "name": customer.name,
        "phone": customer.phone,
        "city": customer.city,
        "is_active": customer.is_active,
        "balance": float(owed.pending),
        "currency": CURRENCY,
    }


def financial(customer: CustomerDTO, owed: InvoiceFigures) -> Object:
    """Say what is invoiced and owed in the base currency, and the limit in the customer's own."""
    return {
        "customer_id": customer.id,
        "credit_limit": float(customer.credit_limit),
        "credit_currency": customer.currency,
        "payment_terms": customer.payment_terms,
        "discount_percentage": float(customer.discount_percentage),
        "invoice_count": owed.count,
        "total_invoiced": float(owed.total),
        "balance": float(owed.pending),
        "overdue_invoices": owed.overdue,
        "currency": CURRENCY,
    }


def short_order(order: SalesOrderDTO) -> Object:
    return {
        "id": order.id,
        "order_number": order.order_number,
        "order_date": order.order_date.isoformat(),
        "status": order.status,
        "payment_status": order.payment_status,
        "total_amount": float(order.total_amount),
        "paid_amount": float(order.paid_amount),
        "items_count": len(order.lines),
        "currency": CURRENCY,
    }


def amounts(order: SalesOrderDTO) -> Object:
    return {
        "subtotal": float(order.subtotal),
        "discount_amount": float(order.discount_amount),
        "tax_amount": float(order.tax_amount),
        "remaining_amount": float(order.remaining_amount),
    }


def items(view: OrderViewDTO) -> list[Object]:
    return [
        {
            "id": line.id,
            "product_id": line.product_id,
            "product_name": view.products[line.product_id].name,
            "product_sku": view.products[line.product_id].sku,
            "product_image": view.products[line.product_id].image_url,
            "quantity": float(line.quantity),
            "price": float(line.unit_price),
            "discount": float(line.discount_amount),
            "subtotal": float(line.line_total),
        }
        for line in view.order.lines
    ]


def payment_of(order: SalesOrderDTO) -> Object:
    return {
        "status": order.payment_status,
        "method": order.payment_method,
        "paid_amount": float(order.paid_amount),
        "remaining_amount": float(order.remaining_amount),
        "is_fully_paid": order.is_fully_paid,
    }


def delivery_of(order: SalesOrderDTO) -> Object:
    return {
        "status": order.status,
        "warehouse_id": order.warehouse_id,
        "expected_date": _day(order.expected_delivery_date),
        "actual_date": _day(order.actual_delivery_date),
    }


def payment_object(payment: PaymentDTO) -> Object:
    return {
        "id": payment.id,
        "payment_number": payment.payment_number,
        "invoice_id": payment.sales_invoice_id,
        "payment_date": payment.payment_date.isoformat(),
        "amount": float(payment.amount),
        "payment_method": payment.payment_method,
    }


def address_object(address: AddressDTO) -> Object:
    return {
        "id": address.id,
        "label": address.label or address.full_name,
        "address": address.text,
        "phone": address.phone,
        "is_default": address.is_default,
    }


def review_object(review: ReviewDTO) -> Object:
    return {
        "id": review.id,
        "rating": review.rating,
        "title": review.title,
        "comment": review.comment,
        "customer_name": review.customer_name,
        "is_verified_purchase": review.is_verified_purchase,
        "created_at": naive(review.created_at),
    }


def _day(at: date | None) -> str | None:
    return at.isoformat() if at else None


def as_object(model: dict[str, object]) -> Object:
    """Take what a schema of ours dumped: it holds nothing but JSON."""
    return cast("Object", model)
