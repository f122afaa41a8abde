"""Column types of the legacy schema under short names, so that a model reads like a table of columns."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Float,
    MetaData,
    Numeric,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine
from typing_extensions import override

from legacy_shim.standin.clock import naive_utc


class UtcDateTime(TypeDecorator[datetime]):
    """``timestamp with time zone``; SQLite keeps no zone, so there UTC is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name != "sqlite":
            return value
        return naive_utc(value) if value.tzinfo else value

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DatabaseNow(FunctionElement[datetime]):
    """The database's clock; SQLite's own CURRENT_TIMESTAMP stops at whole seconds."""

    type = UtcDateTime()
    inherit_cache = True


@compiles(DatabaseNow)
def _compile_now(_element: DatabaseNow, _compiler: SQLCompiler, **_kw: object) -> str:
    return "now()"


# %f stops at milliseconds, and SQLAlchemy reads the fraction as microseconds: hence the zeros.
@compiles(DatabaseNow, "sqlite")
def _compile_sqlite_now(_element: DatabaseNow, _compiler: SQLCompiler, **_kw: object) -> str:
    return "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))"


def naive_now(context: DefaultExecutionContext) -> datetime:
    """The clock that the engine was configured with, as the zoneless UTC the monolith wrote."""
    now: datetime = context.execution_options["clock"]()
    return naive_utc(now)


Id = Annotated[int, mapped_column(primary_key=True)]
Str = Annotated[str, mapped_column(String())]
Str3 = Annotated[str, mapped_column(String(3))]
Str5 = Annotated[str, mapped_column(String(5))]
Str10 = Annotated[str, mapped_column(String(10))]
Str20 = Annotated[str, mapped_column(String(20))]
Str32 = Annotated[str, mapped_column(String(32))]
Str36 = Annotated[str, mapped_column(String(36))]
Str45 = Annotated[str, mapped_column(String(45))]
Str50 = Annotated[str, mapped_column(String(50))]
Str64 = Annotated[str, mapped_column(String(64))]
Str100 = Annotated[str, mapped_column(String(100))]
Str200 = Annotated[str, mapped_column(String(200))]
Str255 = Annotated[str, mapped_column(String(255))]
Str500 = Annotated[str, mapped_column(String(500))]
LongText = Annotated[str, mapped_column(Text())]

Dec5x2 = Annotated[Decimal, mapped_column(Numeric(5, 2))]
Dec10x2 = Annotated[Decimal, mapped_column(Numeric(10, 2))]
Dec10x3 = Annotated[Decimal, mapped_column(Numeric(10, 3))]
Dec10x4 = Annotated[Decimal, mapped_column(Numeric(10, 4))]
Dec12x2 = Annotated[Decimal, mapped_column(Numeric(12, 2))]
Dec12x3 = Annotated[Decimal, mapped_column(Numeric(12, 3))]
Dec15x2 = Annotated[Decimal, mapped_column(Numeric(15, 2))]
Dec15x3 = Annotated[Decimal, mapped_column(Numeric(15, 3))]
Dec15x6 = Annotated[Decimal, mapped_column(Numeric(15, 6))]

Naive = Annotated[datetime, mapped_column(DateTime())]
Aware = Annotated[datetime, mapped_column(UtcDateTime())]
# A naive column that the application itself fills, on insert and on update.
Stamped = Annotated[datetime, mapped_column(DateTime(), default=naive_now)]
Touched = Annotated[datetime, mapped_column(DateTime(), default=naive_now, onupdate=naive_now)]
# The same kept by the database: set on insert, or only once the row has been changed.
Created = Annotated[datetime, mapped_column(UtcDateTime(), server_default=DatabaseNow())]
Updated = Annotated[datetime, mapped_column(UtcDateTime(), onupdate=DatabaseNow())]

# JSON columns hold whatever a client stored.
Json = Annotated[object, mapped_column(JSON())]
Jsonb = Annotated[object, mapped_column(JSON().with_variant(JSONB(), "postgresql"))]
Strings = Annotated[list[str], mapped_column(JSON().with_variant(ARRAY(String()), "postgresql"))]


class Base(DeclarativeBase):
    """All tables of the stand-in hang on this one metadata."""

    metadata = MetaData()
    type_annotation_map: ClassVar[dict[type, TypeEngine[Any]]] = {float: Float(53)}
