"""One call, many sightings."""

import sqlalchemy as sa
from alembic import op

from store.tables import UtcDateTime

revision = "0002"
down_revision = "0001"

EVIDENCE = ("name", "link", "mention", "title")
DECISIONS = ("merge", "split", "edit")


def upgrade() -> None:
    op.add_column("sources", sa.Column("second_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("changes") as batch:
        batch.alter_column("run_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "identity_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sighting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name=op.f("fk_identity_keys_sighting_id")),
        sa.PrimaryKeyConstraint("key", "source", "sighting_id", name=op.f("pk_identity_keys")),
        sqlite_with_rowid=False,
    )
    _create_bonds()
    _create_decisions()
    op.create_table(
        "statements",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_statements_call_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_statements")),
    )
    op.create_table(
        "merged_calls",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_merged_calls_call_id")),
        sa.ForeignKeyConstraint(["into_id"], ["calls.id"], name=op.f("fk_merged_calls_into_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_merged_calls")),
    )
    op.create_index("ix_merged_calls_into_id", "merged_calls", ["into_id"])


def _create_bonds() -> None:
    op.create_table(
        "bonds",
        sa.Column("one_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("evidence", sa.Enum(*EVIDENCE, name="evidence", native_enum=False, length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=True),
        sa.Column("other_key", sa.BigInteger(), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["sightings.id"], name=op.f("fk_bonds_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["sightings.id"], name=op.f("fk_bonds_other_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_bonds")),
    )
    for column in ("other_id", "key", "other_key"):
        op.create_index(f"ix_bonds_{column}", "bonds", [column])


def _create_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*DECISIONS, name="decision", native_enum=False, length=40), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_decisions_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_call_id", "decisions", ["call_id"])
    op.create_table(
        "rulings",
        sa.Column("one_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["sightings.id"], name=op.f("fk_rulings_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["sightings.id"], name=op.f("fk_rulings_other_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_rulings_decision_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_rulings")),
    )
    for column in ("other_id", "decision_id"):
        op.create_index(f"ix_rulings_{column}", "rulings", [column])
    op.create_table(
        "edits",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source_value", sa.Text(), nullable=False),
        sa.Column("newer_value", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_edits_call_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_edits_decision_id")),
        sa.PrimaryKeyConstraint("call_id", "field", name=op.f("pk_edits")),
    )
    op.create_index("ix_edits_decision_id", "edits", ["decision_id"])


def downgrade() -> None:
    for table in ("merged_calls", "statements", "edits", "rulings", "decisions", "bonds", "identity_keys"):
        op.drop_table(table)
    op.execute("DELETE FROM changes WHERE run_id IS NULL")
    with op.batch_alter_table("changes") as batch:
        batch.alter_column("run_id", existing_type=sa.Integer(), nullable=False)
    op.drop_column("sources", "second_hand")
