"""Marks of sessions, assessments, absences of a plan, and what a phase change went against."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; the tables and columns are there, empty."""
    _session_marks()
    _assessments()
    with op.batch_alter_table("plan_notes") as table:
        table.add_column(sa.Column("absences", sa.Text(), nullable=False, server_default="[]"))
    with op.batch_alter_table("phase_changes") as table:
        table.add_column(sa.Column("against", sa.Text(), nullable=False, server_default="[]"))
        no = sa.false()
        table.add_column(sa.Column("race_block", sa.Boolean(), nullable=False, server_default=no))


def downgrade() -> None:
    """Nothing; what this revision brought is gone."""
    with op.batch_alter_table("phase_changes") as table:
        table.drop_column("race_block")
        table.drop_column("against")
    with op.batch_alter_table("plan_notes") as table:
        table.drop_column("absences")
    op.drop_table("assessments")
    op.drop_table("session_marks")


def _session_marks() -> None:
    op.create_table(
        "session_marks",
        sa.Column("athlete_id", sa.Text(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("exercises", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.id"],
            name=op.f("fk_session_marks_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("athlete_id", "uid", name=op.f("pk_session_marks")),
    )


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("lists", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"],
            ["athletes.id"],
            name=op.f("fk_assessments_athlete_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_athlete_id"), "assessments", ["athlete_id"])
