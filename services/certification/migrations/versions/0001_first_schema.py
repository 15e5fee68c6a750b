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
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column("test_id", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id", "attempt_id"),
    )
    op.create_table(
        "certificate",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issuer_edrpou", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("programme_version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("replaced_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id"),
        sa.UniqueConstraint("issuer_edrpou", "year", "sequence"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("participant_id", "programme_id", "edition"),
    )
    op.create_table(
        "counter",
        sa.Column("issuer_edrpou", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_edrpou", "year"),
    )
    op.create_table(
        "document",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("verification_url", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("printed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "verification_url"),
    )
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"], unique=False)
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
        "participant",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("body_name", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("participant_id"),
    )
    op.create_table(
        "presence",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id", "webinar_id"),
    )
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("programme_id"),
    )
    op.create_table(
        "registration",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "programme_id"),
    )
    op.create_index(op.f("ix_registration_programme_id"), "registration", ["programme_id"], unique=False)
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
        "review",
        sa.Column("certificate_id", sa.String(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("noticed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("certificate_id", "fact_id"),
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
    op.drop_table("review")
    op.drop_table("replies")
    op.drop_index(op.f("ix_registration_programme_id"), table_name="registration")
    op.drop_table("registration")
    op.drop_table("programme")
    op.drop_table("presence")
    op.drop_table("participant")
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
    op.drop_index(op.f("ix_document_sha256"), table_name="document")
    op.drop_table("document")
    op.drop_table("counter")
    op.drop_table("certificate")
    op.drop_table("attempt")
