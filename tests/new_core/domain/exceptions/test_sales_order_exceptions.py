from new_core.domain.exceptions import sales_order_exceptions as errors


def test_each_step_is_refused_in_its_own_words() -> None:
    refusal = errors.OrderNotShippableError("DRAFT", "SHIPPED")
    assert (str(refusal), refusal.code) == ("An order that is DRAFT cannot become SHIPPED", "order_status")


def test_conflicts_name_the_order_and_the_way_out() -> None:
    assert "cancel it instead" in str(errors.OrderInUseError("SO-1"))
    assert str(errors.DuplicateOrderNumberError("SO-1")) == "Order number 'SO-1' already exists"
    assert "only drafts" in str(errors.OrderNotEditableError("SHIPPED"))
