"""First schema."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "application",
        sa.Column("application_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("oblast", sa.String(), nullable=False),
        sa.Column("body_type", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=False),
        sa.Column("filled_in_at", UtcDateTime(), nullable=False),
        sa.Column("registered", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("decided_by", sa.String(), server_default="", nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("application_id"),
        sa.UniqueConstraint("participant_id", "programme_id"),
    )
    op.create_index(op.f("ix_application_participant_id"), "application", ["participant_id"], unique=False)
    op.create_index(op.f("ix_application_programme_id"), "application", ["programme_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("application_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "purpose", "given_at"),
    )
    op.create_table(
        "enrolment",
        sa.Column("enrolment_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id"),
        sa.UniqueConstraint("participant_id", "webinar_id"),
    )
    op.create_index(op.f("ix_enrolment_participant_id"), "enrolment", ["participant_id"], unique=False)
    op.create_index(op.f("ix_enrolment_webinar_id"), "enrolment", ["webinar_id"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
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
        "person",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("personal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id"),
        sa.UniqueConstraint("email_key"),
    )
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accepted_only", sa.Boolean(), nullable=False),
        sa.Column("deadline", UtcDateTime(), nullable=True),
        sa.Column("oblasts", sa.String(), nullable=False),
        sa.Column("body_types", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id"),
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
        "webinar",
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("queue", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("confirmed >= 0 AND waiting >= 0", name="counters_not_negative"),
        sa.PrimaryKeyConstraint("webinar_id"),
    )
    op.create_index(op.f("ix_webinar_programme_id"), "webinar", ["programme_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_webinar_programme_id"), table_name="webinar")
    op.drop_table("webinar")
    op.drop_table("stream_mark")
    op.drop_table("replies")
    op.drop_table("programme")
    op.drop_table("person")
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
    op.drop_table("erasure")
    op.drop_index(op.f("ix_enrolment_webinar_id"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_participant_id"), table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_table("consent")
    op.drop_index(op.f("ix_application_programme_id"), table_name="application")
    op.drop_index(op.f("ix_application_participant_id"), table_name="application")
    op.drop_table("application")
