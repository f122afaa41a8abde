"""What GET /api/models tells anyone who asks: every ORM class with its columns, relations and row count."""

import re
from collections.abc import Sequence

from fastapi import HTTPException
from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Mapper, RelationshipProperty, Session

from legacy_shim.standin.models import Base
from legacy_shim.standin.shapes import Json

Described = dict[str, Json]
# The recorded list goes from Account straight to AccountingPeriod, so AccountLockout and its like were not in it.
UNLISTED = "legacy_shim.standin.models.protection"


def described(db: Session, recorded: Sequence[Described]) -> list[Json]:
    """The models by name; what was recorded of one stands before what can be told from ours."""
    mappers = Base.registry.mappers
    ours = (_described(each) for each in mappers if each.class_.__module__ != UNLISTED)
    models = {str(model["name"]): model for model in (*ours, *recorded)}
    return [_counted(db, models[name]) for name in sorted(models)]


def one(listed: Sequence[Json], name: str) -> Json:
    for model in listed:
        if isinstance(model, dict) and model["name"] == name:
            return model
    raise HTTPException(404, f"Model {name} not found")


def _counted(db: Session, model: Described) -> Described:
    table = Base.metadata.tables.get(str(model["table_name"]))
    return {
        **{key: value for key, value in model.items() if key != "category"},
        "record_count": 0 if table is None else _rows_of(db, table),
        "category": model["category"],
    }


def _rows_of(db: Session, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _described(mapper: Mapper[Base]) -> Described:
    name = mapper.class_.__name__
    return {
        "name": name,
        "table_name": mapper.class_.__tablename__,
        "description": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name),
        "columns": [_column(column) for column in mapper.columns],
        "relationships": [_relation(relation) for relation in mapper.relationships],
        "category": mapper.class_.__module__.rpartition(".")[2],
    }


def _column(column: Column[object]) -> Described:
    default = column.default
    return {
        "name": column.name,
        "type": str(column.type),
        "nullable": bool(column.nullable),
        "primary_key": column.primary_key,
        "foreign_keys": [key.target_fullname for key in column.foreign_keys],
        # The monolith answered the repr, addresses of functions included.
        "default": None if default is None else repr(default),
    }


def _relation(relation: RelationshipProperty[object]) -> Described:
    return {
        "name": relation.key,
        "target": relation.mapper.class_.__name__,
        "type": relation.direction.name.lower().replace("to", "-to-"),
    }
