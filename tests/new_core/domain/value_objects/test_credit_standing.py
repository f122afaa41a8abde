from decimal import Decimal

import pytest

from new_core.domain.exceptions.sales_order_exceptions import CreditLimitError
from new_core.domain.value_objects.credit_standing import CreditStanding


@pytest.mark.parametrize(("limit", "owed", "amount"), [("100", "60", "40"), ("0", "60", "1e9"), ("100", "200", "0")])
def test_what_stays_within_the_limit_is_allowed(limit: str, owed: str, amount: str) -> None:
    CreditStanding(7, Decimal(limit), Decimal(owed)).check(Decimal(amount))


def test_what_goes_beyond_is_refused_with_the_figures() -> None:
    with pytest.raises(CreditLimitError, match="and may owe 100"):
        CreditStanding(7, Decimal(100), Decimal(60)).check(Decimal("40.01"))
