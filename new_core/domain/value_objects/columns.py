"""What the columns of a table can hold: refused or rounded before the database must."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.money import rounded
from new_core.domain.value_objects.text import storable

HIGHEST_INTEGER: Final = 2**31 - 1


@dataclass(frozen=True)
class Columns:
    texts: Mapping[str, int | None] = field(default_factory=dict)
    """The longest text of each; None where there is no bound."""
    numerics: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Precision and scale."""
    never_null: frozenset[str] = frozenset()

    def check(self, values: Mapping[str, object], prefix: str = "") -> None:
        for name, value in values.items():
            if value is None and name in self.never_null:
                raise InvalidValueError(prefix + name, value, "must not be null")
            if isinstance(value, str):
                storable(prefix + name, value, self.texts[name])
            elif isinstance(value, Decimal):
                self._check_numeric(prefix + name, value, self.numerics[name])
            # Truth is a number to Python, and fits.
            elif isinstance(value, int) and not 0 <= value <= HIGHEST_INTEGER:
                raise InvalidValueError(prefix + name, value, f"must be between 0 and {HIGHEST_INTEGER}")

    def stored(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values as the columns will give them back."""
        return {
            name: rounded(value, self.numerics[name][1]) if isinstance(value, Decimal) else value
            for name, value in values.items()
        }

    @staticmethod
    def _check_numeric(name: str, value: Decimal, size: tuple[int, int]) -> None:
        precision, scale = size
        beyond = Decimal(10) ** (precision - scale)
        # Compared before it is rounded: rounding 1e400 would need more digits than Decimal keeps.
        if not value.is_finite() or abs(value) >= beyond or abs(rounded(value, scale)) >= beyond:
            raise InvalidValueError(name, value, f"must be less than {beyond} in size")
