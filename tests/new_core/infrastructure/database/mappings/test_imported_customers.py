from sqlalchemy import Enum

from new_core.infrastructure.database.mappings.imported_customers import imported_customers


def test_currencies_are_those_of_the_legacy_enum() -> None:
    kind = imported_customers.c.currency.type
    assert isinstance(kind, Enum)
    assert kind.enums == ["IQD", "USD", "RMB"]
