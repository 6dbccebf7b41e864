"""The health of sources: what each run was held against, alarms, floods, the pages of bad readings."""

import sqlalchemy as sa
from alembic import op

from store.tables import UtcDateTime

revision = "0003"
down_revision = "0002"

CAUSES = (
    "site changed",
    "blocked",
    "certificate",
    "timed out",
    "key refused",
    "address gone",
    "server error",
    "name not found",
    "unreachable",
    "redirects without end",
    "broken answer",
    "consent page",
    "another language",
    "empty",
    "too few",
    "records unreadable",
    "declaration",
    "fault in callwatch",
    "interrupted",
    "not recorded",
)
DECISIONS = ("release", "withhold")
OPEN, WAITING = sa.text("closed_at IS NULL"), sa.text("decided_at IS NULL")
RUN_COLUMNS = ("cause", "teaches", "usual_low", "usual_high", "language")


def upgrade() -> None:
    # Plain additions: SQLite would make the table anew in a batch, and other tables refer to its rows.
    cause = sa.Enum(*CAUSES, name="cause", native_enum=False, length=40)
    op.add_column("runs", sa.Column("cause", cause, nullable=True))
    op.add_column("runs", sa.Column("teaches", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("runs", sa.Column("usual_low", sa.Integer(), nullable=True))
    op.add_column("runs", sa.Column("usual_high", sa.Integer(), nullable=True))
    op.add_column("runs", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    op.add_column("sources", sa.Column("rest_days", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE runs SET teaches = true WHERE job = 'crawl' AND outcome = 'ok' AND reason = ''")
    _alarms()
    _floods()
    op.create_table(
        "kept_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_kept_pages_source")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_kept_pages_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_pages")),
    )
    op.create_index("ix_kept_pages_source", "kept_pages", ["source"])


def _alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cause", sa.Enum(*CAUSES, name="cause", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_run_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_why", sa.Text(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("closed_run_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_alarms_source")),
        sa.ForeignKeyConstraint(["opened_run_id"], ["runs.id"], name=op.f("fk_alarms_opened_run_id")),
        sa.ForeignKeyConstraint(["closed_run_id"], ["runs.id"], name=op.f("fk_alarms_closed_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index("ix_alarms_source", "alarms", ["source"])
    op.create_index("uq_alarms_open", "alarms", ["source"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _floods() -> None:
    op.create_table(
        "floods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("decision", sa.Enum(*DECISIONS, name="flooddecision", native_enum=False, length=40), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_floods_source")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_floods_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floods")),
    )
    op.create_index(
        "uq_floods_waiting", "floods", ["source"], unique=True, sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "held_calls",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("flood_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_held_calls_call_id")),
        sa.ForeignKeyConstraint(["flood_id"], ["floods.id"], name=op.f("fk_held_calls_flood_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_held_calls")),
    )
    op.create_index("ix_held_calls_flood_id", "held_calls", ["flood_id"])


def downgrade() -> None:
    for table in ("kept_pages", "held_calls", "floods", "alarms"):
        op.drop_table(table)
    op.drop_column("sources", "rest_days")
    for column in reversed(RUN_COLUMNS):
        op.drop_column("runs", column)
