"""Random ways of sales through v1, from customer to payment: no 5xx, and what must hold holds after each step."""

from decimal import Decimal
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from new_core.domain.value_objects.order_status import OrderStatus, may_follow
from tests.support.bad_input import EXAMPLES
from tests.support.in_process import NewSideInProcess, side
from tests.support.new_core_databases import populated_postgres, seeded_template, shared_postgres

__all__ = ["populated_postgres", "seeded_template", "shared_postgres", "side"]
QUANTITIES = st.decimals("0.001", "40", places=3)
PRICES = st.decimals("0.01", "900", places=2)


class Sales(RuleBasedStateMachine):
    side: NewSideInProcess
    reached: ClassVar[set[str]] = set()
    products = Bundle[int]("products")
    orders = Bundle[int]("orders")
    invoices = Bundle[int]("invoices")

    def __init__(self) -> None:
        super().__init__()
        self.side.start_over()
        self.statuses: dict[int, str] = {}
        self.made: set[int] = set()
        self.products_made = 0

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Give the answer's data; None where v1 refuses with a reason."""
        answer = self.side.send(method, f"/api/v1{path}", json=body)
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            assert answer.json()["code"]
            return None
        return answer.json()["data"]

    def create_customer(self, limit: str) -> int:
        made: int = self.ask("POST", "/customers", {"name": "walker", "credit_limit": limit})["id"]
        return made

    @rule(target=products, on_hand=st.decimals("0", "60", places=3))
    def create_product(self, on_hand: Decimal) -> int:
        return self.make_product(on_hand)

    def make_product(self, on_hand: Decimal) -> int:
        number = self.products_made = self.products_made + 1
        wanted = {"sku": f"W-{number}", "name": "walked", "category_id": 1, "unit_price": "9.99"}
        product = self.ask("POST", "/products", wanted | {"unit_of_measure": "PCS"})
        item = self.ask("POST", "/inventory/items", {"product_id": product["id"], "warehouse_id": 1})
        self.ask("POST", f"/inventory/items/{item['id']}/adjust", {"new_quantity": str(on_hand), "reason": "count"})
        made: int = product["id"]
        return made

    @rule(
        target=orders,
        limit=st.sampled_from(["100.00", "100000.00"]),
        product=products,
        quantity=QUANTITIES,
        price=PRICES,
    )
    def create_order(self, limit: str, product: int, quantity: Decimal, price: Decimal) -> int:
        return self.make_order(limit, product, quantity, price)

    def make_order(self, limit: str, product: int, quantity: Decimal, price: Decimal) -> int:
        line = {"product_id": product, "quantity": str(quantity), "unit_price": str(price)}
        order = {
            "customer_id": self.create_customer(limit),
            "branch_id": 1,
            "warehouse_id": 1,
            "order_date": "2026-11-22",
        }
        made = self.ask("POST", "/sales-orders", order | {"sales_items": [line]})
        self.statuses[made["id"]] = made["status"]
        identity: int = made["id"]
        return identity

    @initialize(target=orders, quantity=QUANTITIES)
    def begin_with_a_confirmed_order(self, quantity: Decimal) -> int:
        product = self.make_product(Decimal(60))
        order = self.make_order("100000.00", product, quantity, Decimal("9.99"))
        self.take_step(order, "confirm")
        return order

    @rule(order=orders)
    def confirm(self, order: int) -> None:
        self.take_step(order, "confirm")

    @rule(order=orders)
    def ship(self, order: int) -> None:
        self.take_step(order, "ship")

    @rule(order=consumes(orders))
    def cancel(self, order: int) -> None:
        self.take_step(order, "cancel")

    def take_step(self, order: int, step: str) -> None:
        if self.ask("POST", f"/sales-orders/{order}/{step}") is not None:
            self.reached.add(step)
        status = self.ask("GET", f"/sales-orders/{order}")["status"]
        assert status == self.statuses[order] or may_follow(self.statuses[order], OrderStatus(status))
        self.statuses[order] = status

    @rule(target=invoices, order=orders)
    def invoice_order(self, order: int) -> int:
        return self.make_invoice(order)

    def make_invoice(self, order: int) -> int:
        made = self.ask("POST", "/sales-invoices/from-order", {"order_id": order})
        identity: int = made["id"] if made else 1
        if made:
            self.made.add(identity)
            self.reached.add("invoice")
        return identity

    @rule(invoice=invoices)
    def send(self, invoice: int) -> None:
        self.ask("POST", f"/sales-invoices/{invoice}/send")

    @rule(invoice=invoices, amount=PRICES)
    def pay(self, invoice: int, amount: Decimal) -> None:
        payment = {"amount": str(amount), "payment_method": "CASH"}
        if self.ask("POST", f"/sales-invoices/{invoice}/payments", payment) is not None:
            self.reached.add("pay")

    @rule(invoice=consumes(invoices))
    def cancel_invoice(self, invoice: int) -> None:
        self.ask("POST", f"/sales-invoices/{invoice}/cancel")

    @invariant()
    def nothing_is_paid_twice(self) -> None:
        payments = self.ask("GET", "/payments?direction=sales&page_size=100")
        for invoice in self.ask("GET", "/sales-invoices?sort=-id&page_size=100"):
            assert Decimal(invoice["paid_amount"] or 0) <= Decimal(invoice["total_amount"])
            if invoice["id"] in self.made:
                paid = [Decimal(each["amount"]) for each in payments if each["sales_invoice_id"] == invoice["id"]]
                assert sum(paid) == Decimal(invoice["paid_amount"])

    @invariant()
    def no_stock_is_promised_that_is_not_there(self) -> None:
        for item in self.ask("GET", "/inventory/items?search=W-&page_size=100"):
            assert 0 <= Decimal(item["quantity_reserved"]) <= Decimal(item["quantity_on_hand"])


def test_sales_keep_their_promises_on_any_way(side: NewSideInProcess) -> None:
    Sales.side = side
    walk = settings(
        max_examples=EXAMPLES or 2 * side.few,
        stateful_step_count=20,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Sales, settings=walk)
    assert {"confirm", "cancel", "invoice"} <= Sales.reached


def test_the_walk_knows_the_whole_way(side: NewSideInProcess) -> None:
    Sales.side = side
    Sales.reached.clear()
    walk = Sales()
    order = walk.make_order("1000.00", walk.make_product(Decimal(5)), Decimal(2), Decimal("9.99"))
    for step in ("confirm", "ship"):
        walk.take_step(order, step)
    invoice = walk.make_invoice(order)
    walk.send(invoice=invoice)
    walk.pay(invoice=invoice, amount=Decimal("19.99"))
    assert "pay" not in Sales.reached
    walk.pay(invoice=invoice, amount=Decimal("19.98"))
    walk.nothing_is_paid_twice()
    walk.no_stock_is_promised_that_is_not_there()
    assert Sales.reached == {"confirm", "ship", "invoice", "pay"}
