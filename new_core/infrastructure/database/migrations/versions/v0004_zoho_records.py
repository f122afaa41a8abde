"""Which of our records is which in Zoho Books."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "nc_zoho_records",
        sa.Column("aggregate", sa.String(50), primary_key=True),
        sa.Column("aggregate_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("zoho_id", sa.String(100)),
        sa.Column("event_id", sa.String(36)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("claim", sa.String(32)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("nc_zoho_records")
