"""How many texts of a crawl are in each language, in place of the language of most."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ENOUGH = 5  # texts: as many as it takes for most of them to tell anything


def upgrade() -> None:
    op.add_column("runs", sa.Column("languages", sa.JSON(), nullable=False, server_default="{}"))
    runs = sa.table("runs", sa.column("language", sa.Text), sa.column("languages", sa.JSON))
    for language in op.get_bind().scalars(sa.select(runs.c.language).where(runs.c.language != "").distinct()).all():
        op.execute(runs.update().where(runs.c.language == language).values(languages={language: ENOUGH}))
    op.drop_column("runs", "language")


def downgrade() -> None:
    op.add_column("runs", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    op.drop_column("runs", "languages")
