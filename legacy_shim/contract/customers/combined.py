"""The answer of `/all/combined`: its own field names, floats for money and two formats of time."""

from decimal import Decimal

from legacy_shim.dialect import Json, iso
from new_core.application.dtos.customer_dto import CombinedCustomersDTO, CustomerDTO, ImportedCustomerDTO


def combined_json(combined: CombinedCustomersDTO) -> dict[str, Json]:
    regular = [_regular(customer, combined.salesperson_names) for customer in combined.regular]
    imported = [_imported(customer) for customer in combined.imported]
    return {
        "customers": [*regular, *imported],
        "total_regular": len(regular),
        "total_migrated": len(imported),
        "total": len(regular) + len(imported),
    }


def _regular(customer: CustomerDTO, salesperson_names: dict[int, str]) -> dict[str, Json]:
    return {
        "id": customer.id,
        "code": customer.customer_code,
        "name": customer.name,
        "company_name": customer.company_name,
        "email": customer.email,
        "phone": customer.phone,
        "address": customer.address,
        "city": customer.city,
        "country": customer.country,
        "currency": customer.currency,
        "portal_language": customer.portal_language,
        "salesperson_id": customer.salesperson_id,
        # No id is 0, so a customer without salesperson finds no name.
        "salesperson_name": salesperson_names.get(customer.salesperson_id or 0),
        "tax_number": customer.tax_number,
        "credit_limit": _number(customer.credit_limit),
        "payment_terms": customer.payment_terms,
        "discount_percentage": _number(customer.discount_percentage),
        "is_active": customer.is_active,
        "notes": customer.notes,
        "created_at": iso(customer.created_at),
        "updated_at": iso(customer.updated_at),
        "source": "regular",
    }


def _imported(customer: ImportedCustomerDTO) -> dict[str, Json]:
    return {
        "id": f"zoho_{customer.id}",
        "code": customer.code,
        "name": customer.name_en,
        "name_ar": customer.name_ar,
        "company_name": customer.name_en,
        "email": customer.email,
        "phone": customer.phone,
        "mobile": customer.mobile,
        "address": customer.address,
        "city": customer.city,
        "country": customer.country,
        "currency": customer.currency,
        "credit_limit": _number(customer.credit_limit),
        "outstanding_receivable": _number(customer.outstanding_receivable),
        "is_active": customer.is_active,
        "zoho_customer_id": customer.zoho_customer_id,
        "created_at": iso(customer.created_at),
        "updated_at": iso(customer.updated_at),
        "source": "zoho",
    }


def _number(amount: Decimal) -> float | int:
    """A float, but the integer 0 for nothing: clients see `0` beside `10.0`."""
    return float(amount) or 0
