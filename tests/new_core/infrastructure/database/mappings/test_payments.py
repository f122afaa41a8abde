from new_core.domain.entities.payment import Payment
from new_core.infrastructure.database.mappings.invoices import invoice_payments
from new_core.infrastructure.database.mappings.registry import mapper


def test_each_column_is_a_value_of_the_entity() -> None:
    mapped = next(each for each in mapper.mappers if each.class_ is Payment)
    assert {column.key for column in mapped.columns} == {column.name for column in invoice_payments.columns}
