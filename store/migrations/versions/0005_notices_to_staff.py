"""Messages to staff, who are no contacts, with what each tells; and the call that an answer was first given to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NEWS = ("broken", "recovered", "flood")


def upgrade() -> None:
    _let_be_empty(True)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("news", sa.Enum(*NEWS, name="staffnews", native_enum=False, length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_notices_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("recipient", "news", "subject_id", name=op.f("uq_notices_recipient_news_subject_id")),
    )
    op.create_index("ix_notices_message_id", "notices", ["message_id"])
    op.add_column("feedback", sa.Column("moved_from", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("feedback", "moved_from")
    op.drop_table("notices")
    op.execute("DELETE FROM messages WHERE contact_id IS NULL")
    _let_be_empty(False)


def _let_be_empty(nullable: bool) -> None:
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("contact_id", existing_type=sa.Integer(), nullable=nullable)
        messages.alter_column("edition_id", existing_type=sa.Integer(), nullable=nullable)
