"""Alembic's entry; `migrate` hands the connection in, so there is no ini file and no second URL."""

from alembic import context

from new_core.infrastructure.database import deliveries, idempotency, outbox
from new_core.infrastructure.database.mappings.registry import own_metadata
from new_core.infrastructure.database.migrate import VERSION_TABLE

TABLES = (outbox.outbox, deliveries.deliveries, deliveries.zoho_token, idempotency.idempotency)
"""Named so that every own table is in the metadata before Alembic looks."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=own_metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
