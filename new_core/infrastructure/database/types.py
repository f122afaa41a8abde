"""Column types that make SQLite and PostgreSQL give the same Python values."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Numeric, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from new_core.domain.value_objects.email import Email
from new_core.domain.value_objects.money import rounded
from new_core.domain.value_objects.phone_number import PhoneNumber

Value = TypeVar("Value")
Processor = Callable[[Any], Any]


class ExactNumeric(TypeDecorator[Decimal]):
    """NUMERIC with the column's scale in Python, also from SQLite, which has only floats (exact to 15 digits)."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(self.precision, self.scale, asdecimal=False))
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        # PostgreSQL gives the column's scale by itself, and lists have many numbers.
        return None if dialect.name == "postgresql" else super().result_processor(dialect, coltype)

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        return None if value is None else rounded(Decimal(str(value)), self.scale)


class Timestamp(TypeDecorator[datetime]):
    """TIMESTAMP WITH TIME ZONE as aware UTC; SQLite keeps it naive, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class NaiveTimestamp(TypeDecorator[datetime]):
    """TIMESTAMP WITHOUT TIME ZONE, which the monolith keeps in UTC, as aware UTC."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class TextList(TypeDecorator[tuple[str, ...]]):
    """A list of texts that a TEXT column holds as JSON; what is no such list counts as empty."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        try:
            found = json.loads(value or "[]")
        except ValueError:
            return ()
        return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


class Defaulted(TypeDecorator[Value], Generic[Value]):
    """A nullable column of the legacy schema whose NULL means a known value."""

    # Only a stand-in for SQLAlchemy: load_dialect_impl says what the column really is.
    impl = String
    cache_ok = True

    def __init__(self, column_type: TypeEngine[Value], default: Value) -> None:
        super().__init__()
        self.column_type = column_type
        self.default = default

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Value]:
        # Down to what the driver knows: through two decorators SQLAlchemy does not see which cast a parameter needs,
        # and asyncpg takes a number without one for text where it stands in VALUES.
        inner = self.column_type
        return inner.load_dialect_impl(dialect) if isinstance(inner, TypeDecorator) else dialect.type_descriptor(inner)

    @override
    def bind_processor(self, dialect: Dialect) -> Processor | None:
        return self.column_type.dialect_impl(dialect).bind_processor(dialect)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        default, read = self.default, self.column_type.dialect_impl(dialect).result_processor(dialect, coltype)
        if read is None:
            return lambda value: default if value is None else value
        return lambda value: default if value is None else read(value)


class EmailText(TypeDecorator[Email]):
    impl = String(Email.LONGEST)
    cache_ok = True

    @override
    def process_bind_param(self, value: Email | None, dialect: Dialect) -> str | None:
        return None if value is None else value.text

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Email | None:
        # Not parsed: the table is older than the rule, and a row that breaks it must still be readable.
        return None if value is None else Email(value)


class PhoneText(TypeDecorator[PhoneNumber]):
    impl = String(PhoneNumber.LONGEST)
    cache_ok = True

    @override
    def process_bind_param(self, value: PhoneNumber | None, dialect: Dialect) -> str | None:
        return None if value is None else value.text

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> PhoneNumber | None:
        return None if value is None else PhoneNumber(value)


class _Json(TypeDecorator[Value], Generic[Value]):
    """JSON in which, as in the monolith's rows, None is the JSON null and not NULL; both read as None."""

    impl = JSON
    should_evaluate_none = True


class JsonTexts(_Json[list[str]]):
    cache_ok = True

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> list[str] | None:
        # The column keeps any JSON; what is no text could not be shown.
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else None


class JsonObject(_Json[dict[str, object]]):
    cache_ok = True

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> dict[str, object] | None:
        return value if isinstance(value, dict) else None
