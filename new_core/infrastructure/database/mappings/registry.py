"""The two collections of tables: those of the monolith, never altered, and our own, which Alembic looks after."""

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

# Two, so that autogenerate can never propose to drop or alter a table of the monolith.
legacy_metadata = MetaData()
own_metadata = MetaData()
mapper = registry(metadata=legacy_metadata)
