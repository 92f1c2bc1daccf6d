"""People: sign-on, directory sync, planned imports, group roles, where keys were used.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('identity_directory_sync',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('counts', sa.Text(), nullable=True),
    sa.Column('error_code', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_directory_sync'))
    )
    with op.batch_alter_table('identity_directory_sync', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_directory_sync_created_at'), ['created_at'], unique=False)

    op.create_table('identity_group_role',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('group_name', sa.String(length=255), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_group_role')),
    sa.UniqueConstraint('group_name', 'role', name=op.f('uq_identity_group_role_group_name_role'))
    )
    with op.batch_alter_table('identity_group_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_group_role_created_at'), ['created_at'], unique=False)

    op.create_table('identity_used_logout_token',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('jti_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_used_logout_token')),
    sa.UniqueConstraint('jti_hash', name=op.f('uq_identity_used_logout_token_jti_hash'))
    )
    with op.batch_alter_table('identity_used_logout_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_used_logout_token_created_at'), ['created_at'], unique=False)

    op.create_table('identity_external_identity',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('dn', sa.String(length=1000), nullable=False),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['identity_account.id'], name=op.f('fk_identity_external_identity_account_id_identity_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_external_identity')),
    sa.UniqueConstraint('source', 'issuer', 'subject', name=op.f('uq_identity_external_identity_source_issuer_subject'))
    )
    with op.batch_alter_table('identity_external_identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_external_identity_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_external_identity_created_at'), ['created_at'], unique=False)

    op.create_table('identity_planned_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('counts', sa.Text(), nullable=True),
    sa.Column('planned_by_account_id', sa.Uuid(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['planned_by_account_id'], ['identity_account.id'], name=op.f('fk_identity_planned_import_planned_by_account_id_identity_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_planned_import'))
    )
    with op.batch_alter_table('identity_planned_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_planned_import_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_planned_import_effective_on'), ['effective_on'], unique=False)

    with op.batch_alter_table('identity_api_key', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_used_ip', sa.String(length=45), nullable=False, server_default=''))

    with op.batch_alter_table('identity_login_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('provider_sid', sa.String(length=255), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('id_token', sa.String(), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_identity_login_session_provider_sid'), ['provider_sid'], unique=False)

    with op.batch_alter_table('identity_role_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_group', sa.Boolean(), nullable=False, server_default=sa.false()))



def downgrade() -> None:
    with op.batch_alter_table('identity_role_grant', schema=None) as batch_op:
        batch_op.drop_column('from_group')

    with op.batch_alter_table('identity_login_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_login_session_provider_sid'))
        batch_op.drop_column('id_token')
        batch_op.drop_column('provider_sid')

    with op.batch_alter_table('identity_api_key', schema=None) as batch_op:
        batch_op.drop_column('last_used_ip')

    with op.batch_alter_table('identity_planned_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_planned_import_effective_on'))
        batch_op.drop_index(batch_op.f('ix_identity_planned_import_created_at'))

    op.drop_table('identity_planned_import')
    with op.batch_alter_table('identity_external_identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_external_identity_created_at'))
        batch_op.drop_index(batch_op.f('ix_identity_external_identity_account_id'))

    op.drop_table('identity_external_identity')
    with op.batch_alter_table('identity_used_logout_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_used_logout_token_created_at'))

    op.drop_table('identity_used_logout_token')
    with op.batch_alter_table('identity_group_role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_group_role_created_at'))

    op.drop_table('identity_group_role')
    with op.batch_alter_table('identity_directory_sync', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_directory_sync_created_at'))

    op.drop_table('identity_directory_sync')
