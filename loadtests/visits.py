"""What a user of the ERP looks at, how often, and which answers are known of the monolith. Pure.

Everything here only reads, so a run leaves the demo data as it was. Ids are those of the demo data.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

LOGINS = ("admin@tsh.lab", "manager@tsh.lab", "sales1@tsh.lab", "viewer@tsh.lab")
KNOWN_MARK = " [known "
OK = frozenset({200})


@dataclass(frozen=True, slots=True)
class Visit:
    """One GET; `{id}` in the path is drawn from 1 to `highest`."""

    path: str
    highest: int = 1
    refused: bool = False
    """Some of the roles get 403 here, as they should."""
    known: frozenset[int] = field(default_factory=frozenset)
    """Statuses the monolith wrongly gives for good requests; a new side that answers 200 is as welcome."""

    def target(self, chance: random.Random) -> str:
        return self.path.replace("{id}", str(chance.randint(1, self.highest)))

    def name_for(self, status: int) -> str:
        """Name the request in the report: a known failure gets a row of its own, so that figures do not mix."""
        return f"{self.path}{KNOWN_MARK}{status}]" if status in self.known else self.path

    def is_expected(self, status: int) -> bool:
        return status in OK | self.known or (self.refused and status == 403)


@dataclass(frozen=True, slots=True)
class Area:
    """Part of the ERP; its weight is the number of GET routes its router has, for want of recorded traffic."""

    name: str
    weight: int
    visits: tuple[Visit, ...]


FAILS = frozenset({500})
MISSING = frozenset({404})

OFFICE: tuple[Area, ...] = (
    Area(
        "customers",
        8,
        (
            Visit("/api/customers/?limit=20", refused=True),
            Visit("/api/customers/{id}", 50),
            Visit("/api/customers/all/combined?limit=20"),
            Visit("/api/customers/salespersons"),
            Visit("/api/customers/suppliers/{id}", 10),
        ),
    ),
    Area(
        "products",
        4,
        (
            Visit("/api/products/?limit=20"),
            Visit("/api/products/{id}", 100),
            Visit("/api/products/categories/"),
            Visit("/api/products/?search=Pro", known=FAILS),
        ),
    ),
    # An order fails as soon as it has lines.
    Area("orders", 2, (Visit("/api/sales/orders", known=FAILS), Visit("/api/sales/orders/{id}", 30, known=FAILS))),
    Area(
        "invoices",
        8,
        (
            Visit("/api/invoices/sales?limit=20"),
            Visit("/api/invoices/sales/{id}", 17),
            Visit("/api/invoices/purchase?limit=20"),
            Visit("/api/invoices/purchase/{id}", 5),
            Visit("/api/invoices/payments"),
            Visit("/api/invoices/summary"),
            Visit("/api/invoices/overdue"),
        ),
    ),
    Area(
        "inventory",
        4,
        (
            Visit("/api/inventory/items?limit=20"),
            Visit("/api/inventory/report"),
            Visit("/api/inventory/movements?limit=20"),
            Visit("/api/inventory/summary"),
        ),
    ),
    Area(
        "dashboard",
        5,
        (
            Visit("/api/dashboard/stats"),
            Visit("/api/dashboard/users/count"),
            Visit("/api/dashboard/sessions/active/count"),
        ),
    ),
    Area("account", 4, (Visit("/api/auth/me"), Visit("/api/auth/sessions"))),
)

MOBILE: tuple[Area, ...] = (
    Area(
        "mobile",
        15,
        (
            Visit("/api/mobile/home?customer_id={id}", 50),
            Visit("/api/mobile/salesperson/dashboard?salesperson_id=3"),
            Visit("/api/mobile/products/{id}", 100, known=MISSING),
            Visit("/api/mobile/customers/{id}/quick", 50, known=MISSING),
            Visit("/api/mobile/orders/{id}/quick", 30, known=MISSING),
        ),
    ),
    Area("products", 4, (Visit("/api/products/{id}", 100), Visit("/api/products/?limit=20"))),
)


def total_weight(areas: Sequence[Area]) -> int:
    return sum(area.weight for area in areas)


def choose(areas: Sequence[Area], chance: random.Random) -> Visit:
    [area] = chance.choices(areas, [area.weight for area in areas])
    return chance.choice(area.visits)


def is_known(name: str) -> bool:
    return KNOWN_MARK in name
