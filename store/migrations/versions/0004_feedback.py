"""What members answer to an alert."""

import sqlalchemy as sa
from alembic import op

from store.tables import UtcDateTime

revision = "0004"
down_revision = "0003"

OPINIONS = ("fits", "not for us", "never this programme")
OBJECTIONS = ("subject", "money", "time", "partners", "rules", "other")


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("opinion", sa.Enum(*OPINIONS, name="opinion", native_enum=False, length=40), nullable=False),
        sa.Column("objection", sa.Enum(*OBJECTIONS, name="objection", native_enum=False, length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("learnt", sa.JSON(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_feedback_call_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_feedback_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_call_id", "feedback", ["call_id"])
    standing = sa.text("undone_at IS NULL")
    op.create_index(
        "uq_feedback_standing",
        "feedback",
        ["profile_id", "call_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    op.drop_table("feedback")
