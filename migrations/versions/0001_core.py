"""People, accounts, audit log, things, messages, usage, workers.

Revision ID: 0001
Revises: none
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_event", "usage_event")
TABLES = (
    "identity_department",
    "identity_login_failure",
    "identity_person",
    "jobs_worker",
    "assets_asset",
    "identity_account",
    "identity_leave",
    "identity_post",
    "assets_loan",
    "audit_event",
    "identity_api_key",
    "identity_login_session",
    "identity_role_grant",
    "outbox_message",
    "usage_event",
)


def refuse_changes(table: str) -> None:
    """Rows of this table can be added and read; the database itself refuses the rest."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def upgrade() -> None:
    op.create_table(
        "identity_department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["identity_department.id"], name=op.f("fk_identity_department_parent_id_identity_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_department")),
        sa.UniqueConstraint("code", name=op.f("uq_identity_department_code")),
    )
    with op.batch_alter_table("identity_department", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_department_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_department_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "identity_login_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_login_failure")),
    )
    with op.batch_alter_table("identity_login_failure", schema=None) as batch_op:
        batch_op.create_index("ix_identity_login_failure_address_time", ["address", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_login_failure_created_at"), ["created_at"], unique=False)
        batch_op.create_index("ix_identity_login_failure_login_time", ["login", "created_at"], unique=False)

    op.create_table(
        "identity_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employee_number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kana", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_person")),
        sa.UniqueConstraint("employee_number", name=op.f("uq_identity_person_employee_number")),
    )
    with op.batch_alter_table("identity_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_person_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_person_kana"), ["kana"], unique=False)

    op.create_table(
        "jobs_worker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("executor_id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs_worker")),
        sa.UniqueConstraint("executor_id", name=op.f("uq_jobs_worker_executor_id")),
    )
    with op.batch_alter_table("jobs_worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_worker_created_at"), ["created_at"], unique=False)

    op.create_table(
        "assets_asset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inventory_number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("acquired_on", sa.Date(), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["identity_department.id"],
            name=op.f("fk_assets_asset_department_id_identity_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets_asset")),
        sa.UniqueConstraint("inventory_number", name=op.f("uq_assets_asset_inventory_number")),
    )
    with op.batch_alter_table("assets_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assets_asset_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_assets_asset_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assets_asset_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_assets_asset_state"), ["state"], unique=False)

    op.create_table(
        "identity_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_account_person_id_identity_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_account")),
        sa.UniqueConstraint("login", name=op.f("uq_identity_account_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_identity_account_person_id")),
    )
    with op.batch_alter_table("identity_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_account_created_at"), ["created_at"], unique=False)

    op.create_table(
        "identity_leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_leave_person_id_identity_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_leave")),
        sa.UniqueConstraint(
            "person_id", "kind", "valid_from", name=op.f("uq_identity_leave_person_id_kind_valid_from")
        ),
    )
    with op.batch_alter_table("identity_leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_leave_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_leave_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identity_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=50), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["identity_department.id"],
            name=op.f("fk_identity_post_department_id_identity_department"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_post_person_id_identity_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_post")),
        sa.UniqueConstraint(
            "person_id",
            "department_id",
            "is_main",
            "valid_from",
            name=op.f("uq_identity_post_person_id_department_id_is_main_valid_from"),
        ),
    )
    with op.batch_alter_table("identity_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_post_created_at"), ["created_at"], unique=False)
        batch_op.create_index("ix_identity_post_in_force", ["department_id", "valid_from", "valid_to"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_post_person_id"), ["person_id"], unique=False)

    op.create_table(
        "assets_loan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("lent_by_account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets_asset.id"], name=op.f("fk_assets_loan_asset_id_assets_asset")),
        sa.ForeignKeyConstraint(
            ["lent_by_account_id"],
            ["identity_account.id"],
            name=op.f("fk_assets_loan_lent_by_account_id_identity_account"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_assets_loan_person_id_identity_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets_loan")),
    )
    with op.batch_alter_table("assets_loan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assets_loan_asset_id"), ["asset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assets_loan_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_assets_loan_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_assets_loan_open",
            ["asset_id"],
            unique=True,
            sqlite_where=sa.text("returned_on IS NULL"),
            postgresql_where=sa.text("returned_on IS NULL"),
        )

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("actor_account_id", sa.Uuid(), nullable=True),
        sa.Column("actor_login", sa.String(length=64), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_account_id"], ["identity_account.id"], name=op.f("fk_audit_event_actor_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_actor_login_time", ["actor_login", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_target"), ["target"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_type"), ["type"], unique=False)

    op.create_table(
        "identity_api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_identity_api_key_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_api_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_identity_api_key_prefix")),
    )
    with op.batch_alter_table("identity_api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_api_key_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_api_key_created_at"), ["created_at"], unique=False)

    op.create_table(
        "identity_login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_identity_login_session_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_identity_login_session_token_hash")),
    )
    with op.batch_alter_table("identity_login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_login_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_login_session_created_at"), ["created_at"], unique=False)

    op.create_table(
        "identity_role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_identity_role_grant_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_role_grant")),
        sa.UniqueConstraint("account_id", "role", name=op.f("uq_identity_role_grant_account_id_role")),
    )
    with op.batch_alter_table("identity_role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_role_grant_created_at"), ["created_at"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("dedup_key", sa.String(length=200), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_state", sa.String(length=40), nullable=False),
        sa.Column("email_tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_error", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_outbox_message_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_message_dedup_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_message_created_at"), ["created_at"], unique=False)
        batch_op.create_index("ix_outbox_message_due", ["email_state", "next_try_at"], unique=False)
        batch_op.create_index("ix_outbox_message_inbox", ["account_id", "created_at"], unique=False)

    op.create_table(
        "usage_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("department_code", sa.String(length=20), nullable=False),
        sa.Column("scene", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["identity_account.id"], name=op.f("fk_usage_event_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_event")),
    )
    with op.batch_alter_table("usage_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_usage_event_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_usage_event_department_code"), ["department_code"], unique=False)
        batch_op.create_index("ix_usage_event_kind_time", ["kind", "created_at"], unique=False)
    for table in APPEND_ONLY:
        refuse_changes(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_refuse()")
