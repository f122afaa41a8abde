"""An amount of one currency, in Decimal, rounded half up as PostgreSQL's numeric columns do."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from new_core.domain.exceptions.value_exceptions import CurrencyMismatchError


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Round half up (0.005 → 0.01): the rule of every stored amount and percentage."""
    # Plus 0, because PostgreSQL has no negative zero.
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


@dataclass(frozen=True, slots=True)
class Money:
    """Build it with `of`; the bare constructor is for values that are stored already."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int, currency: str, places: int = 2) -> Self:
        return cls(rounded(Decimal(amount), places), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    # Only by factors: the product of two amounts of money is no amount of money.
    def times(self, factor: Decimal | int) -> "Money":
        """Multiply and round to the places the amount has."""
        exponent = self.amount.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 2
        return Money(rounded(self.amount * factor, places), self.currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return other
