"""What a runner told of a phase that is over: when it ended, and the sessions done in it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; the columns are there, and no phase is told to be over."""
    with op.batch_alter_table("phase_changes") as table:
        table.add_column(sa.Column("until", sa.Date(), nullable=True))
        none = sa.Column("standalone_done", sa.Integer(), nullable=False, server_default="0")
        table.add_column(none)


def downgrade() -> None:
    """Nothing; what this revision brought is gone."""
    with op.batch_alter_table("phase_changes") as table:
        table.drop_column("standalone_done")
        table.drop_column("until")
