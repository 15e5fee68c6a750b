"""Let people choose their reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward. Whoever is known by now never chose, and gets both."""
    op.add_column("contact", sa.Column("reminders", sa.String(), nullable=False, server_default="day hour"))


def downgrade() -> None:
    """Back."""
    op.drop_column("contact", "reminders")
