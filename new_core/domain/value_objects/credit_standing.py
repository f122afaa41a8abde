"""What a customer may owe, and does."""

from dataclasses import dataclass
from decimal import Decimal

from new_core.domain.exceptions.sales_order_exceptions import CreditLimitError


@dataclass(frozen=True, slots=True)
class CreditStanding:
    """In the base currency, as orders are."""

    customer_id: int
    limit: Decimal
    """Nothing means that no limit was set: it is what every customer has to whom nobody gave one."""
    owed: Decimal
    """For what was agreed and is not paid yet."""

    def check(self, amount: Decimal) -> None:
        """Refuse to let the customer owe more than the limit; what adds nothing is never refused."""
        if amount > 0 and self.limit > 0 and self.owed + amount > self.limit:
            raise CreditLimitError(self.customer_id, self.owed + amount, self.limit)
