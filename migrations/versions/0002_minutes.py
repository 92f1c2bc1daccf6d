"""Minutes: meetings, recordings, steps, segments, speakers, corrections, speed.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minutes_speed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("audio_s_per_s", sa.Float(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_speed")),
        sa.UniqueConstraint("engine", "model", name=op.f("uq_minutes_speed_engine_model")),
    )
    with op.batch_alter_table("minutes_speed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_speed_created_at"), ["created_at"], unique=False)

    op.create_table(
        "minutes_meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("scene", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("owner_account_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.String(), nullable=False),
        sa.Column("error_values", sa.Text(), nullable=True),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("allow_demonstration", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("speakers_given", sa.Integer(), nullable=True),
        sa.Column("speaker_method", sa.String(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("decoded_s", sa.Float(), nullable=False),
        sa.Column("speech_s", sa.Float(), nullable=False),
        sa.Column("listen_key", sa.String(), nullable=False),
        sa.Column("waveform", sa.Text(), nullable=True),
        sa.Column("warnings", sa.Text(), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=True),
        sa.Column("roster", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["identity_department.id"],
            name=op.f("fk_minutes_meeting_department_id_identity_department"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_account_id"],
            ["identity_account.id"],
            name=op.f("fk_minutes_meeting_owner_account_id_identity_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_meeting")),
    )
    with op.batch_alter_table("minutes_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_meeting_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_meeting_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_meeting_owner_account_id"), ["owner_account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_meeting_scene"), ["scene"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_meeting_state"), ["state"], unique=False)

    op.create_table(
        "minutes_recording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("offset_s", sa.Float(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["minutes_meeting.id"], name=op.f("fk_minutes_recording_meeting_id_minutes_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_recording")),
        sa.UniqueConstraint("meeting_id", "position", name=op.f("uq_minutes_recording_meeting_id_position")),
    )
    with op.batch_alter_table("minutes_recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_recording_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_recording_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_recording_storage_key"), ["storage_key"], unique=False)

    op.create_table(
        "minutes_segment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("avg_logprob", sa.Float(), nullable=False),
        sa.Column("no_speech_prob", sa.Float(), nullable=False),
        sa.Column("suspect", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["minutes_meeting.id"], name=op.f("fk_minutes_segment_meeting_id_minutes_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_segment")),
        sa.UniqueConstraint("meeting_id", "run", "position", name=op.f("uq_minutes_segment_meeting_id_run_position")),
    )
    with op.batch_alter_table("minutes_segment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_segment_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_segment_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "minutes_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Text(), nullable=False),
        sa.Column("audio_s", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("took_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["minutes_meeting.id"], name=op.f("fk_minutes_step_meeting_id_minutes_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_step")),
        sa.UniqueConstraint("meeting_id", "run", "position", name=op.f("uq_minutes_step_meeting_id_run_position")),
    )
    with op.batch_alter_table("minutes_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_step_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_step_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "minutes_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("author_account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_account_id"],
            ["identity_account.id"],
            name=op.f("fk_minutes_correction_author_account_id_identity_account"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["minutes_meeting.id"], name=op.f("fk_minutes_correction_meeting_id_minutes_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["minutes_segment.id"], name=op.f("fk_minutes_correction_segment_id_minutes_segment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_correction")),
        sa.UniqueConstraint(
            "meeting_id", "run", "sequence", name=op.f("uq_minutes_correction_meeting_id_run_sequence")
        ),
    )
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_correction_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_correction_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "minutes_speaker_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["minutes_meeting.id"], name=op.f("fk_minutes_speaker_turn_meeting_id_minutes_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["minutes_segment.id"], name=op.f("fk_minutes_speaker_turn_segment_id_minutes_segment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_speaker_turn")),
        sa.UniqueConstraint("segment_id", name=op.f("uq_minutes_speaker_turn_segment_id")),
    )
    with op.batch_alter_table("minutes_speaker_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_speaker_turn_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_speaker_turn_meeting_id"), ["meeting_id"], unique=False)


def downgrade() -> None:
    for table in (
        "minutes_speaker_turn",
        "minutes_correction",
        "minutes_step",
        "minutes_segment",
        "minutes_recording",
        "minutes_meeting",
        "minutes_speed",
    ):
        op.drop_table(table)
