"""The rows that each write of the new side needs to be done, and the request that has it done.

A write that is refused anyway keeps hostile values from the service and the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import insert

from legacy_shim.standin.models.purchasing import PurchaseItem, PurchaseOrder
from new_core.domain.value_objects import totp
from tests.support.in_process import NewSideInProcess
from tests.support.new_core_databases import NOW
from tests.support.new_side import bearer
from tests.support.sign_in import PASSWORD, code_at, give_factor, give_passwords

ADMIN: Final = "admin@tsh.lab"
WITH_FACTOR: Final = "manager@tsh.lab"
WITHOUT_FACTOR: Final = "viewer@tsh.lab"
PICTURE: Final = "https://cdn.example.com/walked.jpg"
SKU: Final = "WALKED"


@dataclass(frozen=True, slots=True)
class Base:
    """What a right request differs in from what the OpenAPI document alone says."""

    row: int | None = None
    body: Mapping[str, object] = field(default_factory=dict)
    query: Mapping[str, object] = field(default_factory=dict)
    account: str = ADMIN


Bases = Mapping[str, Base]
"""By method and path template."""


def prepare(side: NewSideInProcess) -> Bases:
    """Make the rows, let them be what the side puts back, and tell how to ask for them."""
    side.run(give_passwords(side.database))
    # The manager's.
    side.run(give_factor(side.database, 2))
    preparing = _Preparing(side)
    bases = {**preparing.sign_in(), **preparing.stock(), **preparing.invoices(), **preparing.unused()}
    side.keep()
    return bases


class _Preparing:
    def __init__(self, side: NewSideInProcess) -> None:
        self._side = side

    def sign_in(self) -> dict[str, Base]:
        challenge = self._log_in(WITH_FACTOR)["challenge"]
        refresh_token = self._log_in(WITHOUT_FACTOR)["refresh_token"]
        session = self._made("GET", "/auth/sessions", account=WITHOUT_FACTOR)[0]["id"]
        secret = self._made("POST", "/auth/mfa/setup")["secret"]
        first, code = totp.code_at(secret, totp.step_of(NOW)), {"code": code_at(NOW)}
        password, pair = {"password": PASSWORD}, {"email": WITHOUT_FACTOR, "password": PASSWORD}
        own = Base(session, account=WITHOUT_FACTOR)
        return {
            "POST /api/auth/login": Base(body=pair),
            "POST /api/auth/login/mobile": Base(body=pair),
            "POST /api/auth/mfa/verify-setup": Base(query={"code": first}),
            "POST /api/auth/mfa/verify-login": Base(query={"temp_token": challenge, "user_id": 2, **code}),
            "DELETE /api/auth/sessions/{session_id}": own,
            "POST /api/auth-simple/login": Base(body=pair),
            "POST /api/auth-simple/token": Base(body={"username": WITHOUT_FACTOR, **password}),
            "POST /api/v1/auth/login": Base(body=pair),
            "POST /api/v1/auth/login/verify": Base(body={"challenge": challenge, **code}),
            "POST /api/v1/auth/refresh": Base(body={"refresh_token": refresh_token}),
            "POST /api/v1/auth/mfa/confirm": Base(body={"code": first}),
            "POST /api/v1/auth/mfa/disable": Base(body=code, account=WITH_FACTOR),
            "POST /api/v1/auth/mfa/backup-codes": Base(body=code, account=WITH_FACTOR),
            "POST /api/v1/auth/password": Base(body={"current_password": PASSWORD}),
            "DELETE /api/v1/auth/sessions/{session_id}": own,
            "DELETE /api/v1/users/{user_id}/mfa": Base(2),
        }

    def stock(self) -> dict[str, Base]:
        product = self._product(SKU)
        self._made("PATCH", f"/products/{product}", {"images": [PICTURE]})
        item = self._item(product, "100.000")
        self._made("POST", f"/inventory/items/{item}/reserve", {"quantity": "10.000"})
        empty = self._item(self._product(f"{SKU}-2"))
        order = self._order(product)
        self._made("POST", f"/sales-orders/{order}/confirm")
        return {
            "DELETE /api/products/{product_id}/media": Base(product, query={"media_url": PICTURE}),
            "PUT /api/sales/orders/{order_id}/ship": Base(order),
            "POST /api/v1/sales-orders/{order_id}/ship": Base(order),
            "POST /api/v1/sales-invoices/from-order": Base(body={"order_id": order}),
            "POST /api/invoices/generate-from-order": Base(query={"order_id": order}),
            "POST /api/v1/inventory/items/{item_id}/release": Base(item),
            "DELETE /api/v1/inventory/items/{item_id}": Base(empty),
        }

    def invoices(self) -> dict[str, Base]:
        lines = {"product_id": 1, "quantity": "2"}
        sale = {"customer_id": 1, "branch_id": 1, "invoice_items": [{**lines, "unit_price": "9.00"}]}
        purchase = {"supplier_id": 1, "branch_id": 1, "invoice_items": [{**lines, "unit_cost": "9.00"}]}
        sold = Base(self._made("POST", "/sales-invoices", sale)["id"])
        bought = Base(self._made("POST", "/purchase-invoices", purchase)["id"])
        return {
            "PATCH /api/v1/sales-invoices/{invoice_id}": sold,
            "DELETE /api/v1/sales-invoices/{invoice_id}": sold,
            "PATCH /api/v1/purchase-invoices/{invoice_id}": bought,
            "DELETE /api/v1/purchase-invoices/{invoice_id}": bought,
            "POST /api/v1/purchase-invoices/from-order": Base(body={"order_id": self._purchase_order()}),
        }

    def unused(self) -> dict[str, Base]:
        branch = self._made("POST", "/branches", {"name": "walked", "code": SKU})
        role = self._made("POST", "/roles", {"name": "walked"})
        return {
            "DELETE /api/v1/branches/{branch_id}": Base(branch["id"]),
            "DELETE /api/v1/roles/{role_id}": Base(role["id"]),
        }

    def _log_in(self, email: str) -> Any:
        return self._made("POST", "/auth/login", {"email": email, "password": PASSWORD})

    def _product(self, sku: str) -> int:
        described = {"name": "walked", "category_id": 1, "unit_price": "9.00", "unit_of_measure": "PCS"}
        made: int = self._made("POST", "/products", {"sku": sku, **described})["id"]
        return made

    def _item(self, product: int, on_hand: str = "0") -> int:
        item: int = self._made("POST", "/inventory/items", {"product_id": product, "warehouse_id": 1})["id"]
        if on_hand != "0":
            self._made("POST", f"/inventory/items/{item}/adjust", {"new_quantity": on_hand, "reason": "count"})
        return item

    def _order(self, product: int) -> int:
        line = {"product_id": product, "quantity": "2", "unit_price": "9.00"}
        order = {"customer_id": 1, "branch_id": 1, "warehouse_id": 1, "order_date": "2026-11-01", "sales_items": [line]}
        made: int = self._made("POST", "/sales-orders", order)["id"]
        return made

    def _purchase_order(self) -> int:
        """Nothing but the monolith makes these."""
        amounts = dict.fromkeys(("discount_percentage", "discount_amount", "tax_percentage", "tax_amount"), 0)
        totals = {"subtotal": 20, "total_amount": 20, "paid_amount": 0}
        places = {"supplier_id": 1, "branch_id": 1, "warehouse_id": 1, "created_by": 1}
        order = {"order_number": SKU, "order_date": date(2026, 11, 1), **amounts, **totals, **places}
        line = {"product_id": 1, "quantity": 2, "unit_cost": 10, "line_total": 20}

        async def store() -> int:
            async with self._side.database.engine.begin() as connection:
                stored = await connection.execute(insert(PurchaseOrder).values(**order).returning(PurchaseOrder.id))
                made = stored.scalar_one()
                await connection.execute(insert(PurchaseItem).values(purchase_order_id=made, **line))
                return made

        return self._side.run(store())

    def _made(self, method: str, path: str, body: object = None, account: str = ADMIN) -> Any:
        answer = self._side.send(method, f"/api/v1{path}", json=body, headers=bearer(account))
        assert answer.is_success, (method, path, answer.text)
        return answer.json()["data"]
