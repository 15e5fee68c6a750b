"""first schema."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "consumer",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("types", sa.String(), nullable=False),
        sa.Column("personal", sa.String(), nullable=False),
        sa.Column("admitted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sa.UniqueConstraint("fingerprint"),
    )
    op.create_table(
        "inbox",
        sa.Column("durable", sa.String(length=120), nullable=False),
        sa.Column("fact_id", sa.String(length=64), nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("durable", "fact_id"),
    )
    op.create_table(
        "outbox",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("fact_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("stream_seq", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quarantined", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("fact_id"),
    )
    op.create_index(
        "outbox_published",
        "outbox",
        ["stream_seq"],
        unique=False,
        sqlite_where=sa.text("stream_seq IS NOT NULL"),
        postgresql_where=sa.text("stream_seq IS NOT NULL"),
    )
    op.create_index(
        "outbox_waiting",
        "outbox",
        ["n"],
        unique=False,
        sqlite_where=sa.text("stream_seq IS NULL AND quarantined IS NULL"),
        postgresql_where=sa.text("stream_seq IS NULL AND quarantined IS NULL"),
    )
    op.create_table(
        "replies",
        sa.Column("request", sa.String(length=120), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("request", "idempotency_key"),
    )
    op.create_table(
        "stream_mark",
        sa.Column("stream", sa.String(length=120), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("stream"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("stream_mark")
    op.drop_table("replies")
    op.drop_index(
        "outbox_waiting",
        table_name="outbox",
        sqlite_where=sa.text("stream_seq IS NULL AND quarantined IS NULL"),
        postgresql_where=sa.text("stream_seq IS NULL AND quarantined IS NULL"),
    )
    op.drop_index(
        "outbox_published",
        table_name="outbox",
        sqlite_where=sa.text("stream_seq IS NOT NULL"),
        postgresql_where=sa.text("stream_seq IS NOT NULL"),
    )
    op.drop_table("outbox")
    op.drop_table("inbox")
    op.drop_table("consumer")
