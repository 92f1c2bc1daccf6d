"""Settings that the administrator changes on pages.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "site_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_login", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_site_setting_name")),
    )
    with op.batch_alter_table("site_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_setting_created_at"), ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("site_setting")
