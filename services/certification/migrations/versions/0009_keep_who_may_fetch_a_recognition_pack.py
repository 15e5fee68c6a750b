"""keep who may fetch a recognition pack."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "pack_access",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.create_index(op.f("ix_pack_access_certificate_id"), "pack_access", ["certificate_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_pack_access_certificate_id"), table_name="pack_access")
    op.drop_table("pack_access")
