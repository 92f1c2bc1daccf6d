"""Last runs of scheduled work, and limits that are crossed.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "operations_scheduled_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("took_s", sa.Float(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations_scheduled_run")),
        sa.UniqueConstraint("name", name=op.f("uq_operations_scheduled_run_name")),
    )
    op.create_index(op.f("ix_operations_scheduled_run_created_at"), "operations_scheduled_run", ["created_at"])
    op.create_table(
        "operations_crossed_limit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations_crossed_limit")),
        sa.UniqueConstraint("name", name=op.f("uq_operations_crossed_limit_name")),
    )
    op.create_index(op.f("ix_operations_crossed_limit_created_at"), "operations_crossed_limit", ["created_at"])


def downgrade() -> None:
    op.drop_table("operations_crossed_limit")
    op.drop_table("operations_scheduled_run")
