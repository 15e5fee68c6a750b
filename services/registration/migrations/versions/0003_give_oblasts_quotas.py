"""give oblasts quotas."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_FILL_IN = """
UPDATE enrolment SET oblast = COALESCE((
    SELECT application.oblast FROM application
    WHERE application.participant_id = enrolment.participant_id
    AND application.programme_id = enrolment.programme_id
), '')
"""


def upgrade() -> None:
    """Forward."""
    op.add_column("programme", sa.Column("quotas", sa.String(), nullable=False, server_default="{}"))
    op.add_column("enrolment", sa.Column("oblast", sa.String(), nullable=False, server_default=""))
    op.execute(_FILL_IN)


def downgrade() -> None:
    """Back."""
    op.drop_column("enrolment", "oblast")
    op.drop_column("programme", "quotas")
