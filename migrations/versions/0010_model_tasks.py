"""Work with models that is asked for on pages.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "models_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("wishes", sa.Text(), nullable=True),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_login", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("done_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error_code", sa.String(), nullable=False),
        sa.Column("error_values", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_account_id"], ["identity_account.id"], name=op.f("fk_models_task_by_account_id_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models_task")),
    )
    with op.batch_alter_table("models_task", schema=None) as batch_op:
        for column in ("created_at", "kind", "state"):
            batch_op.create_index(batch_op.f(f"ix_models_task_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("models_task")
