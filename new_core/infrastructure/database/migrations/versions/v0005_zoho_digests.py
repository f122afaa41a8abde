"""What Zoho Books was last told of each record, as a digest: what has not changed since is not told again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("nc_zoho_records", sa.Column("digest", sa.String(64)))


def downgrade() -> None:
    with op.batch_alter_table("nc_zoho_records") as records:
        records.drop_column("digest")
