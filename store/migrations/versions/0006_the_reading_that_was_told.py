"""The reading of a call that a delivery told: from it on, everything is a change to whoever heard it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("reading", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("deliveries", "reading")
