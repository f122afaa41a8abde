from new_core.domain.exceptions.storefront_exceptions import CartNotFoundError


def test_a_missing_cart_names_whose_it_is() -> None:
    assert str(CartNotFoundError(7)) == "Open cart of customer 7 not found"
