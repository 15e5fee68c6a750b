"""First schema."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "attempt",
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column("test_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Float(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id"),
        sa.UniqueConstraint("participant_id", "programme_id", "test_id", "number"),
    )
    op.create_index(
        "attempts_to_end",
        "attempt",
        ["ends_at"],
        unique=False,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index(
        "one_running_attempt",
        "attempt",
        ["participant_id", "test_id"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "bank",
        sa.Column("test_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("test_id"),
    )
    op.create_table(
        "decision",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id", "decided_at", "admitted"),
    )
    op.create_table(
        "drawn_question",
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), server_default="[]", nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("attempt_id", "position"),
    )
    op.create_table(
        "erased_participant",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id"),
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
        "programme",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
    )
    op.create_table(
        "question",
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("test_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("question_id"),
        sa.UniqueConstraint("test_id", "identity"),
    )
    op.create_table(
        "question_version",
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "version"),
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
    op.create_table(
        "test",
        sa.Column("test_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("pass_mark", sa.Float(), nullable=False),
        sa.Column("attempt_limit", sa.Integer(), nullable=False),
        sa.Column("draw", sa.Integer(), nullable=True),
        sa.Column("time_limit_minutes", sa.Integer(), nullable=True),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("test_id", "programme_id"),
    )
    op.create_index(op.f("ix_test_programme_id"), "test", ["programme_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_test_programme_id"), table_name="test")
    op.drop_table("test")
    op.drop_table("stream_mark")
    op.drop_table("replies")
    op.drop_table("question_version")
    op.drop_table("question")
    op.drop_table("programme")
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
    op.drop_table("erased_participant")
    op.drop_table("drawn_question")
    op.drop_table("decision")
    op.drop_table("bank")
    op.drop_index(
        "one_running_attempt",
        table_name="attempt",
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.drop_index(
        "attempts_to_end",
        table_name="attempt",
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.drop_table("attempt")
