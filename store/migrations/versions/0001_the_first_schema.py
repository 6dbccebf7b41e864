"""The first schema, and the full-text index over calls: FTS5 on SQLite, a generated tsvector on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from store.tables import Amount, UtcDateTime

revision = "0001"
down_revision = None

SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE call_search USING fts5(
        title, identifier, summary, text, keywords,
        content='calls', content_rowid='id', detail=column, tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER call_search_insert AFTER INSERT ON calls BEGIN
        INSERT INTO call_search (rowid, title, identifier, summary, text, keywords)
        VALUES (new.id, new.title, new.identifier, new.summary, new.text, new.keywords); END""",
    """CREATE TRIGGER call_search_update AFTER UPDATE OF title, identifier, summary, text, keywords ON calls BEGIN
        INSERT INTO call_search (call_search, rowid, title, identifier, summary, text, keywords)
        VALUES ('delete', old.id, old.title, old.identifier, old.summary, old.text, old.keywords);
        INSERT INTO call_search (rowid, title, identifier, summary, text, keywords)
        VALUES (new.id, new.title, new.identifier, new.summary, new.text, new.keywords); END""",
    """CREATE TRIGGER call_search_delete AFTER DELETE ON calls BEGIN
        INSERT INTO call_search (call_search, rowid, title, identifier, summary, text, keywords)
        VALUES ('delete', old.id, old.title, old.identifier, old.summary, old.text, old.keywords); END""",
)
# No unaccent here: the extension is not everywhere, and a generated column takes immutable functions only. The marks
# become spaces, or PostgreSQL would read 2027-01 as a number below zero and research/innovation as the name of a file.
ACCENTED = "áàâäãåāąçčćéèêëėęíìîïłñńóòôöõøśšúùûüýžźż"
PLAIN = "aaaaaaaaccceeeeeeiiiilnnoooooossuuuuyzzz"
MARKS = "-–_./:@&+%#=?~"
POSTGRESQL_SEARCH = (
    f"""CREATE FUNCTION folded(words text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
        RETURN translate(lower(words), '{ACCENTED}{ACCENTED.upper()}', '{PLAIN * 2}')""",
    f"""CREATE FUNCTION searchable(words text) RETURNS tsvector IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
        RETURN to_tsvector('simple', translate(folded(words), '{MARKS}', '{" " * len(MARKS)}'))""",
    """ALTER TABLE calls ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(searchable(title || ' ' || identifier), 'A') ||
        setweight(searchable(summary || ' ' || keywords::text), 'B') ||
        setweight(searchable(left(text, 200000)), 'C')) STORED""",
)


def upgrade() -> None:
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
        sa.UniqueConstraint("key", name=op.f("uq_clusters_key")),
    )
    op.create_table(
        "sources",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("european", "national", "regional", name="level", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sources")),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("european", "national", "regional", name="level", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("grant", "prize", "loan", "cascade", "programme", name="kind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column(
            "deadline_model",
            sa.Enum(
                "single-stage",
                "two-stage",
                "multiple cut-off",
                "rolling",
                "forecast",
                "unknown",
                name="deadlinemodel",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("deadline_text", sa.Text(), nullable=False),
        sa.Column("budget", Amount(), nullable=True),
        sa.Column("grant_min", Amount(), nullable=True),
        sa.Column("grant_max", Amount(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("money_text", sa.Text(), nullable=False),
        sa.Column("funding_rate", sa.Double(), nullable=True),
        sa.Column("action_types", sa.JSON(), nullable=False),
        sa.Column("beneficiaries", sa.JSON(), nullable=False),
        sa.Column("beneficiaries_text", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("trl_min", sa.Integer(), nullable=True),
        sa.Column("trl_max", sa.Integer(), nullable=True),
        sa.Column("consortium_min", sa.Integer(), nullable=True),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("matched_reading", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.Enum("vanished", "replaced", "left", "unsubscribed", name="endedreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_calls_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calls_closes_at"), ["closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_identifier"), ["identifier"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_source_ref"), ["source", "ref"], unique=False)

    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("alert", "reminder", "newsletter", "post", name="editionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("composed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_editions_cluster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("cluster_id", "kind", "key", name=op.f("uq_editions_cluster_id_kind_key")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "organisation",
            sa.Enum(
                "sme",
                "large company",
                "research organisation",
                "university",
                "public body",
                "non-profit",
                "person",
                name="organisationtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.Enum("vanished", "replaced", "left", "unsubscribed", name="endedreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_members_cluster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("cluster_id", "key", name=op.f("uq_members_cluster_id_key")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("running", "ok", "partial", "failed", "interrupted", name="outcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_runs_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_runs_job_source_started_at"), ["job", "source", "started_at"], unique=False
        )

    op.create_table(
        "validators",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_validators_source")),
        sa.PrimaryKeyConstraint("source", "url", name=op.f("pk_validators")),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column(
            "weight", sa.Enum("major", "minor", "none", name="weight", native_enum=False, length=40), nullable=False
        ),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_changes_call_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_changes_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        sa.UniqueConstraint("call_id", "reading", "field", name=op.f("uq_changes_call_id_reading_field")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.Enum("vanished", "replaced", "left", "unsubscribed", name="endedreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_contacts_cluster_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_contacts_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("cluster_id", "email", name=op.f("uq_contacts_cluster_id_email")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_member_id"), ["member_id"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("time", sa.Time(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_deadlines_call_id")),
        sa.PrimaryKeyConstraint("call_id", "position", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadlines_closes_at"), ["closes_at"], unique=False)

    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column(
            "frequency", sa.Enum("daily", "weekly", name="frequency", native_enum=False, length=40), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("matched_version", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.Enum("vanished", "replaced", "left", "unsubscribed", name="endedreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_profiles_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("member_id", "key", name=op.f("uq_profiles_member_id_key")),
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("partial", sa.Boolean(create_constraint=True, name="partial"), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_run_id", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_sightings_call_id")),
        sa.ForeignKeyConstraint(["last_run_id"], ["runs.id"], name=op.f("fk_sightings_last_run_id")),
        sa.ForeignKeyConstraint(["source"], ["sources.name"], name=op.f("fk_sightings_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint("source", "ref", name=op.f("uq_sightings_source_ref")),
    )
    with op.batch_alter_table("sightings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sightings_call_id"), ["call_id"], unique=False)

    op.create_table(
        "records",
        sa.Column("sighting_id", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name=op.f("fk_records_sighting_id")),
        sa.PrimaryKeyConstraint("sighting_id", name=op.f("pk_records")),
    )
    op.create_table(
        "unreadable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_unreadable_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unreadable")),
    )
    with op.batch_alter_table("unreadable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unreadable_run_id"), ["run_id"], unique=False)

    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("call_reading", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=False),
        sa.Column("fits", sa.Boolean(create_constraint=True, name="fits"), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        sa.Column("matched_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("score >= 0 and score <= 1", name=op.f("ck_matches_score")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_matches_call_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_matches_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint("profile_id", "call_id", name=op.f("uq_matches_profile_id_call_id")),
    )
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matches_call_id"), ["call_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "handed over",
                "sent",
                "failed",
                "uncertain",
                name="messagestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("composed_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_messages_contact_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_messages_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "edition_id", "contact_id", "channel", name=op.f("uq_messages_edition_id_contact_id_channel")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_state_due_at"), ["state", "due_at"], unique=False)

    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.Enum("vanished", "replaced", "left", "unsubscribed", name="endedreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_subscriptions_contact_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], name=op.f("fk_subscriptions_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("profile_id", "contact_id", name=op.f("uq_subscriptions_profile_id_contact_id")),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscriptions_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("alert", "reminder", "newsletter", "post", name="editionkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_deliveries_call_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_deliveries_contact_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "contact_id",
            "channel",
            "kind",
            "call_id",
            "version",
            name=op.f("uq_deliveries_contact_id_channel_kind_call_id_version"),
        ),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_message_id"), ["message_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_SEARCH:
            op.execute(statement)
    else:
        for statement in POSTGRESQL_SEARCH:
            op.execute(statement)
        op.execute("CREATE INDEX ix_calls_search ON calls USING gin (search)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE call_search")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_message_id"))

    op.drop_table("deliveries")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_contact_id"))

    op.drop_table("subscriptions")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_state_due_at"))

    op.drop_table("messages")
    with op.batch_alter_table("matches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matches_call_id"))

    op.drop_table("matches")
    with op.batch_alter_table("unreadable", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unreadable_run_id"))

    op.drop_table("unreadable")
    op.drop_table("records")
    with op.batch_alter_table("sightings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sightings_call_id"))

    op.drop_table("sightings")
    op.drop_table("profiles")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadlines_closes_at"))

    op.drop_table("deadlines")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_member_id"))

    op.drop_table("contacts")
    op.drop_table("changes")
    op.drop_table("validators")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_job_source_started_at"))

    op.drop_table("runs")
    op.drop_table("members")
    op.drop_table("editions")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calls_source_ref"))
        batch_op.drop_index(batch_op.f("ix_calls_identifier"))
        batch_op.drop_index(batch_op.f("ix_calls_closes_at"))

    op.drop_table("calls")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION searchable(text)")
        op.execute("DROP FUNCTION folded(text)")
    op.drop_table("sources")
    op.drop_table("clusters")
