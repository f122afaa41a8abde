from new_core.domain.exceptions.customer_exceptions import (
    CustomerNotFoundError,
    DuplicateCustomerCodeError,
    UnknownSalespersonError,
)


def test_they_carry_data_and_a_sentence() -> None:
    assert CustomerNotFoundError(7).identity == 7
    assert str(CustomerNotFoundError(7)) == "Customer 7 not found"
    duplicate = DuplicateCustomerCodeError("C1")
    assert (duplicate.field, duplicate.value) == ("customer_code", "C1")
    assert UnknownSalespersonError(9).field == "salesperson_id"
