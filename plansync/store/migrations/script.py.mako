"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing; the tables are those of this revision."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Nothing; the tables are those of the revision before."""
    ${downgrades if downgrades else "pass"}
