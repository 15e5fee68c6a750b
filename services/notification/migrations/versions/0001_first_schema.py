"""First schema."""

import sqlalchemy as sa
from alembic import op

from shared.outbox import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contact",
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stated_at", UtcDateTime(), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("vocative", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
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
        "message",
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("merge_key", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("letter_id", sa.String(), nullable=True),
        sa.Column("claim_token", sa.String(), nullable=True),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("message_id"),
        sa.UniqueConstraint("participant_id", "kind", "about_id"),
    )
    op.create_index(op.f("ix_message_claim_token"), "message", ["claim_token"], unique=False)
    op.create_index(op.f("ix_message_letter_id"), "message", ["letter_id"], unique=False)
    op.create_index("message_company", "message", ["merge_key"], unique=False)
    op.create_index("message_due", "message", ["state", "not_before"], unique=False)
    op.create_index("message_newest", "message", ["created_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("about_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("about_id"),
    )
    op.create_index(op.f("ix_notice_webinar_id"), "notice", ["webinar_id"], unique=False)
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
        "place_change",
        sa.Column("about_id", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("about_id"),
    )
    op.create_index("place_change_of_webinar", "place_change", ["webinar_id", "participant_id"], unique=False)
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("acknowledgement_uk", sa.Text(), nullable=False),
        sa.Column("acknowledgement_en", sa.Text(), nullable=False),
        sa.Column("test_titles", sa.Text(), nullable=False),
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
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("webinar_id"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("webinar")
    op.drop_table("stream_mark")
    op.drop_table("replies")
    op.drop_table("programme")
    op.drop_index("place_change_of_webinar", table_name="place_change")
    op.drop_table("place_change")
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
    op.drop_index(op.f("ix_notice_webinar_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index("message_newest", table_name="message")
    op.drop_index("message_due", table_name="message")
    op.drop_index("message_company", table_name="message")
    op.drop_index(op.f("ix_message_letter_id"), table_name="message")
    op.drop_index(op.f("ix_message_claim_token"), table_name="message")
    op.drop_table("message")
    op.drop_table("inbox")
    op.drop_table("contact")
