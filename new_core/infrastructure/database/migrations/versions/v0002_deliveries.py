"""Deliveries out of the outbox, and the access token of Zoho that processes share."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("nc_outbox") as outbox:
        outbox.add_column(sa.Column("relayed_at", sa.DateTime(timezone=True)))
    op.create_index("ix_nc_outbox_relayed_at", "nc_outbox", ["relayed_at", "id"])
    op.create_table(
        "nc_deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("outbox_id", sa.BigInteger, sa.ForeignKey("nc_outbox.id", ondelete="CASCADE"), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("aggregate", sa.String(50), nullable=False),
        sa.Column("aggregate_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim", sa.String(32)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.String(500)),
        sa.UniqueConstraint("outbox_id", "channel", name="uq_nc_deliveries_outbox_id_channel"),
    )
    op.create_index("ix_nc_deliveries_state", "nc_deliveries", ["state", "next_attempt_at"])
    op.create_index(
        "ix_nc_deliveries_order", "nc_deliveries", ["channel", "aggregate", "aggregate_id", "state", "outbox_id"]
    )
    op.create_table(
        "nc_zoho_token",
        sa.Column("organization_id", sa.String(50), primary_key=True),
        sa.Column("access_token", sa.String(2000)),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("refreshed_by", sa.String(32)),
        sa.Column("refreshing_until", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("nc_zoho_token")
    op.drop_table("nc_deliveries")
    op.drop_index("ix_nc_outbox_relayed_at", "nc_outbox")
    with op.batch_alter_table("nc_outbox") as outbox:
        outbox.drop_column("relayed_at")
