"""The organisers' desk: what was done, files under way, links for donors."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "action",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("refusal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_action_begun_at"), "action", ["begun_at"], unique=False)
    op.create_index(op.f("ix_action_programme_id"), "action", ["programme_id"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_upload_uploaded_at"), "upload", ["uploaded_at"], unique=False)
    op.create_table(
        "donor_link",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("token_seal", sa.String(length=64), nullable=False),
        sa.Column("programme_id", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_seal"),
    )
    op.create_index(op.f("ix_donor_link_programme_id"), "donor_link", ["programme_id"], unique=False)


def downgrade() -> None:
    """Back."""
    for table in ("donor_link", "upload", "action"):
        op.drop_table(table)
