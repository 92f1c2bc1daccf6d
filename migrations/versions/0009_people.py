"""People: English names, departments that go on under another name, which group gave a role.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('identity_department', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follows_id', sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f('ix_identity_department_follows_id'), ['follows_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_identity_department_follows_id_identity_department'), 'identity_department', ['follows_id'], ['id'])

    with op.batch_alter_table('identity_person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_en', sa.String(length=200), nullable=False, server_default=''))

    with op.batch_alter_table('identity_role_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_source', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('group_name', sa.String(length=255), nullable=False, server_default=''))

    # Until now only the sign-on gave roles by groups.
    op.execute("UPDATE identity_role_grant SET group_source = 'oidc' WHERE from_group")


def downgrade() -> None:
    with op.batch_alter_table('identity_role_grant', schema=None) as batch_op:
        batch_op.drop_column('group_name')
        batch_op.drop_column('group_source')

    with op.batch_alter_table('identity_person', schema=None) as batch_op:
        batch_op.drop_column('name_en')

    with op.batch_alter_table('identity_department', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_identity_department_follows_id_identity_department'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_identity_department_follows_id'))
        batch_op.drop_column('follows_id')
