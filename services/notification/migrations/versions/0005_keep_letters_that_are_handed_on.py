"""Keep what became of letters that are handed on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward. Letters to speakers were not kept before."""
    op.add_column("message", sa.Column("speaker_id", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Back."""
    op.drop_column("message", "speaker_id")
