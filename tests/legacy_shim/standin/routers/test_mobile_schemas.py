"""Bodies of the mobile BFF."""

import pytest
from pydantic import ValidationError

from legacy_shim.standin.routers.mobile_schemas import MobileHomeResponse, MobileSearch


def test_empty_home_has_an_empty_cart_in_dinar() -> None:
    home = MobileHomeResponse()
    assert (home.cart.items_count, home.cart.currency) == (0, "IQD")
    assert home.featured_products == []


def test_search_needs_a_term() -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        MobileSearch(q="")
